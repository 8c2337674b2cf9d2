// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_contribution_class: what the stored CONTRIBUTIONs say of versions.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Result, type Stored } from '@fkj/platform-record';
import { isArray, isObject, type JsonArray, type JsonObject, read } from '@fkj/standards-json';
import type { Ehr } from '../ehr/ehr-in-record.ts';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import type { Refusal } from '../refusal/refusal.ts';
import type { CommitAudit } from '../version/commit-audit.ts';

/** What a version says of itself beside its data. */
export interface VersionCommit {
  readonly contribution: string;
  /** Code of the group "version lifecycle state". */
  readonly lifecycle: string;
  readonly audit: CommitAudit;
  readonly attestations: JsonArray | null;
  readonly signature: string | null;
}

/** By version_uid. */
export type CommitsOfObject = ReadonlyMap<string, VersionCommit>;

const PAGE = 200;

/** Those of the versions of one object. */
export async function commitsOf(
  house: OpenEhrHouse,
  caller: Caller,
  { ehr, objectId }: { readonly ehr: Ehr; readonly objectId: string },
): Promise<Result<CommitsOfObject, Refusal>> {
  const [patient = ehr.id] = ehr.patients;
  const permit = await permitFor(house, caller, [{ action: 'search', kind: 'CONTRIBUTION', patients: [patient] }]);
  if (!permit.ok) return permit;
  const commits = new Map<string, VersionCommit>();
  let after: { readonly after?: Cursor } = {};
  for (;;) {
    const page = shown(
      await house.record.find(permit.value, {
        kind: 'CONTRIBUTION',
        filter: {
          and: [
            { test: 'patient', patient },
            { test: 'token', param: 'object', code: objectId },
          ],
        },
        ...{ sort: [], limit: PAGE, total: 'none', ...after },
      }),
    );
    if (!page.ok) return page;
    for (const stored of page.value.matches) {
      for (const [uid, commit] of commitsIn(stored)) commits.set(uid, commit);
    }
    if (page.value.next === null) return ok(commits);
    after = { after: page.value.next };
  }
}

export function treeOf({ document }: Pick<Stored, 'document'>): JsonObject {
  const stored = read(document);
  if (!stored.ok || !isObject(stored.value.tree)) throw new Error('A stored object is not JSON');
  return stored.value.tree;
}

export function commitsIn(stored: Pick<Stored, 'id' | 'document'>): CommitsOfObject {
  const commits = treeOf(stored)['_commits'];
  return new Map(
    (isArray(commits) ? commits : []).filter(isObject).map((commit) => {
      const { uid, lifecycle, change_type: changeType, committer, description, attestations, signature } = commit;
      const audit: CommitAudit = {
        changeType: typeof changeType === 'string' ? changeType : '253',
        description: isObject(description) ? description : null,
        committer: isObject(committer) ? committer : {},
      };
      return [
        String(uid),
        {
          contribution: stored.id,
          lifecycle: typeof lifecycle === 'string' ? lifecycle : '532',
          audit,
          attestations: isArray(attestations) ? attestations : null,
          signature: typeof signature === 'string' ? signature : null,
        },
      ] as const;
    }),
  );
}
