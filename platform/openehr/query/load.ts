// DESIGN.md §7 and issue 5 D: the EHRs and documents that a caller reaches, as the evaluator takes them. Every one of them passed the guard.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, type Filter, ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import { isObject, type JsonObject } from '@fkj/standards-json';
import type { EhrContent, ObjectContent } from '@fkj/standards-openehr';
import { type CommitsOfObject, commitsIn, treeOf, type VersionCommit } from '../contribution/read-contributions.ts';
import type { Ehr } from '../ehr/ehr-in-record.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { VersionedKind } from '../version/draft.ts';
import { timeText } from '../version/stamped.ts';
import { latestUid } from '../version/update-version.ts';
import { versionAround } from '../version/versioned-object.ts';
import type { Needs } from './narrow.ts';

export interface Loading {
  readonly needs: Needs;
  /** One EHR only; null for all in reach. */
  readonly ehr: Ehr | null;
  /** The query, for the log. */
  readonly asked: string;
  /** ms since 1970, after which it is given up. */
  readonly until: number;
}

export interface Loaded {
  readonly ehrs: readonly EhrContent[];
  /** The one patient lets it be known that something is kept from the caller. */
  readonly kept: 'announced' | null;
}

const PAGE = 200;
const EVERYTHING: Filter = { and: [] };

/** What the caller reaches, EHR by EHR, in the order of their making. */
export async function load(house: OpenEhrHouse, caller: Caller, loading: Loading): Promise<Result<Loaded, Refusal>> {
  const { needs, ehr } = loading;
  const reader = { house, caller, loading };
  const ehrs = await all(reader, 'EHR', EVERYTHING);
  if (!ehrs.ok) return ehrs;
  const statuses = await all(reader, 'EHR_STATUS', EVERYTHING);
  if (!statuses.ok) return statuses;
  const folders = needs.folders ? await all(reader, 'FOLDER', EVERYTHING) : NONE;
  if (!folders.ok) return folders;
  const compositions = needs.compositions === null ? NONE : await all(reader, 'COMPOSITION', needs.compositions);
  if (!compositions.ok) return compositions;
  const contributions = needs.versions === 'none' ? NONE : await all(reader, 'CONTRIBUTION', EVERYTHING);
  if (!contributions.ok) return contributions;
  const commits = new Map<string, VersionCommit>(contributions.value.found.flatMap((one) => [...commitsIn(one)]));
  const documents = [...statuses.value.found, ...folders.value.found, ...compositions.value.found];
  const byPatient = new Map<string, Stored[]>();
  for (const document of documents) {
    const key = document.patients.join(' ');
    byPatient.set(key, [...(byPatient.get(key) ?? []), document]);
  }
  const contents: EhrContent[] = [];
  for (const stored of ehrs.value.found) {
    const own = byPatient.get(stored.patients.join(' ')) ?? [];
    if (ehr === null && own.some(isClosed)) continue;
    const objects: ObjectContent[] = [];
    for (const document of own) {
      const versions = await versionsOf(reader, document);
      if (!versions.ok) return versions;
      objects.push(contentOf(house, { ehrId: stored.id, versions: versions.value, commits }));
    }
    contents.push({ ehr: treeOf(stored), objects });
  }
  return ok({ ehrs: contents, kept: compositions.value.kept });
}

/** RM EHR_STATUS.is_queryable: left out of what goes over several EHRs. */
const isClosed = (stored: Stored): boolean => stored.kind === 'EHR_STATUS' && treeOf(stored)['is_queryable'] === false;

interface Reader {
  readonly house: OpenEhrHouse;
  readonly caller: Caller;
  readonly loading: Loading;
}

interface Found {
  readonly found: readonly Stored[];
  readonly kept: 'announced' | null;
}

const NONE: Result<Found, never> = { ok: true, value: { found: [], kept: null } };

async function all(reader: Reader, kind: string, filter: Filter): Promise<Result<Found, Refusal>> {
  const { house, caller, loading } = reader;
  const patients = loading.ehr?.patients ?? [];
  const permit = await permitFor(house, caller, [{ action: 'search', kind, patients }]);
  if (!permit.ok) return permit;
  const found: Stored[] = [];
  let after: { readonly after?: Cursor } = {};
  let kept: 'announced' | null = null;
  for (;;) {
    if (house.clock() > loading.until) return refuse('query-timeout');
    const page = shown(
      await house.record.find(permit.value, {
        kind,
        filter: { and: [filter, ...patients.map((patient): Filter => ({ test: 'patient', patient }))] },
        ...{ sort: [], limit: PAGE, total: 'none', asked: loading.asked, ...after },
      }),
    );
    if (!page.ok) return page;
    found.push(...page.value.matches);
    if (found.length > house.limits.query.documents) return refuse('query-costly');
    kept = page.value.kept ?? kept;
    if (page.value.next === null) return ok({ found, kept });
    after = { after: page.value.next };
  }
}

/** The oldest first; only the latest where no other is asked for. */
async function versionsOf(
  { house, caller, loading }: Reader,
  latest: Stored,
): Promise<Result<readonly [Stored, ...Stored[]], Refusal>> {
  if (loading.needs.versions !== 'all' || latest.version === 1) return ok([latest]);
  const { kind, id } = latest;
  const permit: Result<Permit, Refusal> = await permitFor(house, caller, [{ action: 'history', kind, patients: [] }]);
  if (!permit.ok) return permit;
  const page = shown(await house.record.history(permit.value, { kind, id }, { limit: house.limits.query.documents }));
  if (!page.ok) return page;
  if (house.clock() > loading.until) return refuse('query-timeout');
  const [first = latest, ...rest] = [...page.value.matches].reverse();
  return ok([first, ...rest]);
}

function contentOf(
  house: OpenEhrHouse,
  { ehrId, versions, commits }: { ehrId: string; versions: readonly [Stored, ...Stored[]]; commits: CommitsOfObject },
): ObjectContent {
  const [first] = versions;
  return {
    object: {
      _type: `VERSIONED_${first.kind as VersionedKind}`,
      uid: { _type: 'HIER_OBJECT_ID', value: first.id },
      owner_id: { _type: 'OBJECT_REF', id: { _type: 'HIER_OBJECT_ID', value: ehrId }, namespace: 'local', type: 'EHR' },
      time_created: { _type: 'DV_DATE_TIME', value: timeText(first.lastUpdated) },
    },
    versions: versions.map((stored) => ({
      version: aroundOf(house, stored, commits),
      data: stored.action === 'delete' ? null : dataOf(stored),
    })),
  };
}

const dataOf = (stored: Stored): JsonObject | null => {
  const tree = treeOf(stored);
  return isObject(tree) ? tree : null;
};

/** A contribution that the caller may not see says nothing of its versions. */
function aroundOf(house: OpenEhrHouse, stored: Stored, commits: CommitsOfObject): JsonObject {
  const uid = latestUid(house, stored.id, stored.version);
  if (commits.has(uid)) return versionAround(house, stored, commits);
  return { _type: 'ORIGINAL_VERSION', uid: { _type: 'OBJECT_VERSION_ID', value: uid } };
}
