// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/ehr.html#tag/CONTRIBUTION/operation/contribution_create: a relaxed CONTRIBUTION as it is sent.

import { ok, type Result } from '@fkj/platform-record';
import {
  isArray,
  isObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  locate,
  readBytes,
} from '@fkj/standards-json';
import { type Finding, readCanonicalJson } from '@fkj/standards-openehr';
import type { OpenEhrHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { JSON_TYPE, sentAs } from '../http/media-type.ts';
import { isObjectId, readVersionUid, type VersionUid } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { codeOf } from '../version/commit-audit.ts';
import type { VersionedKind } from '../version/draft.ts';
import { changeTypes, lifecycleStates } from '../version/term.ts';

/** An audit as far as the client says it. */
export interface SaidAudit {
  readonly changeType: string | null;
  readonly description: JsonObject | null;
  readonly committer: JsonObject | null;
}

export interface SentVersion {
  /** Null of a deletion: which object it is tells its uid. */
  readonly kind: VersionedKind | null;
  readonly preceding: VersionUid | null;
  readonly data: { readonly tree: JsonObject; readonly text: string } | null;
  /** Code of the group "audit change type"; what is done decides where nothing is said. */
  readonly audit: SaidAudit;
  readonly lifecycle: string;
  readonly attestations: JsonArray | null;
  readonly signature: string | null;
}

export interface SentContribution {
  readonly uid: string | null;
  readonly audit: SaidAudit;
  readonly versions: readonly SentVersion[];
}

const KINDS: readonly VersionedKind[] = ['COMPOSITION', 'EHR_STATUS', 'FOLDER'];

/** Reads a body; every finding of every version at once. */
export function receiveContribution(house: OpenEhrHouse, asked: Asked): Result<SentContribution, Refusal> {
  if (asked.body.byteLength === 0) return refuse('no-body');
  const format = sentAs(asked, [JSON_TYPE]);
  if (!format.ok) return format;
  const { depth: maxDepth, body: maxLength, versions: most } = house.limits;
  const read = readBytes(asked.body, { maxDepth, maxLength });
  if (!read.ok) return refuse('not-json', { detail: read.error.sentence });
  const { tree, text } = read.value;
  if (!isObject(tree)) return refuse('structure', { detail: 'A CONTRIBUTION is an object.' });
  const { versions, audit } = tree;
  if (!isArray(versions) || versions.length === 0) {
    return refuse('structure', { detail: 'A CONTRIBUTION has at least one version.' });
  }
  if (versions.length > most) return refuse('too-many-versions');
  const uid = valueIn(tree['uid']);
  if (uid !== null && !isObjectId(uid)) return refuse('id-syntax');
  if (isObject(audit) && typeof audit['system_id'] === 'string' && audit['system_id'] !== house.systemId) {
    return refuse('structure', { detail: 'The system_id of the audit is that of another system.' });
  }
  const findings: Finding[] = [];
  const sent = versions.map((version, at) => {
    const span = locate(text, ['versions', at, 'data']);
    const data = span === null ? null : text.slice(span.start, span.end);
    return versionOf(version, { at, data, find: (finding) => void findings.push(finding) });
  });
  if (findings.length > 0) {
    return refuse(findings.some(({ code }) => NOT_READ.has(code)) ? 'structure' : 'invalid', { findings });
  }
  return ok({ uid, audit: auditIn(audit), versions: sent.flatMap((version) => version ?? []) });
}

/** What cannot be read as versions at all. */
const NOT_READ: ReadonlySet<string> = new Set(['not-an-object', 'type-unknown', 'type-missing']);

interface Reading {
  readonly at: number;
  /** The text of its data, byte for byte. */
  readonly data: string | null;
  readonly find: (finding: Finding) => void;
}

function versionOf(version: JsonValue, { at, data, find }: Reading): SentVersion | null {
  const path = `/versions[${at + 1}]`;
  if (!isObject(version)) {
    find({ code: 'not-an-object', path, sentence: 'A version is an object.' });
    return null;
  }
  const preceding = valueIn(version['preceding_version_uid']);
  const uid = preceding === null || preceding === '' ? null : readVersionUid(preceding);
  if (preceding !== null && preceding !== '' && uid === null) {
    find({ code: 'value-format', path: `${path}/preceding_version_uid`, sentence: 'This is no version_uid.' });
  }
  const { lifecycle_state: state, attestations, signature } = version;
  const lifecycle = state === undefined ? null : codeOf(state, lifecycleStates);
  if (state !== undefined && lifecycle === null) {
    find({
      code: 'code-not-allowed',
      path: `${path}/lifecycle_state`,
      sentence: 'openEHR has no such lifecycle state.',
    });
  }
  const audit = auditIn(version['commit_audit']);
  const content = data === null || data === 'null' ? null : contentOf(version['data'], data, { path, find });
  return {
    kind: content?.kind ?? null,
    preceding: uid,
    data: content,
    audit,
    lifecycle: lifecycle ?? (content === null ? '523' : '532'),
    attestations: isArray(attestations) ? attestations : null,
    signature: typeof signature === 'string' ? signature : null,
  };
}

function contentOf(
  data: JsonValue | undefined,
  text: string,
  { path, find }: { readonly path: string; readonly find: (finding: Finding) => void },
): { readonly kind: VersionedKind; readonly tree: JsonObject; readonly text: string } | null {
  const type = isObject(data) ? data['_type'] : undefined;
  const kind = KINDS.find((one) => one === type);
  if (kind === undefined) {
    const code = type === undefined ? 'type-missing' : 'type-unknown';
    find({ code, path: `${path}/data`, sentence: 'Versions here are of COMPOSITION, EHR_STATUS or FOLDER.' });
    return null;
  }
  const read = readCanonicalJson(text, kind);
  if (read.ok) return { kind, tree: read.value.tree, text: read.value.text };
  for (const one of read.error) find({ ...one, path: `${path}/data${one.path === '/' ? '' : one.path}` });
  return null;
}

const valueIn = (id: JsonValue | undefined): string | null => {
  const value = isObject(id) ? id['value'] : id;
  return typeof value === 'string' ? value : null;
};

function auditIn(audit: JsonValue | undefined): SaidAudit {
  if (!isObject(audit)) return { changeType: null, description: null, committer: null };
  const { description, committer } = audit;
  return {
    changeType: codeOf(audit['change_type'], changeTypes),
    description: typeof description === 'string' ? { _type: 'DV_TEXT', value: description } : objectOrNull(description),
    committer: objectOrNull(committer),
  };
}

const objectOrNull = (value: JsonValue | undefined): JsonObject | null => (isObject(value) ? value : null);
