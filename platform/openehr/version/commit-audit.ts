// https://specifications.openehr.org/releases/RM/Release-1.1.0/common.html#_audit_details_class: what the committer says of a change; the time is ours.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type Asked, headerOf } from '../http/asked.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import { changeTypes, codedText, codeIn, lifecycleStates } from './term.ts';

export interface CommitAudit {
  /** Code of the group "audit change type". */
  readonly changeType: string;
  /** DV_TEXT; null for none. */
  readonly description: JsonObject | null;
  /** PARTY_PROXY. */
  readonly committer: JsonObject;
}

/** What the headers openehr-version and openehr-audit-details say (1.0.3: openEHR-VERSION, openEHR-AUDIT_DETAILS). */
export interface CommitHeaders {
  /** Null where nothing is said. */
  readonly lifecycle: string | null;
  readonly changeType: string | null;
  readonly description: JsonObject | null;
  readonly committer: JsonObject | null;
}

const PAIR = /\s*([a-z_]+(?:\.[a-z_]+)*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:[,;]|$)/gy;

function pairsIn(text: string): ReadonlyMap<string, string> | null {
  const pairs = new Map<string, string>();
  PAIR.lastIndex = 0;
  for (;;) {
    const began = PAIR.lastIndex;
    if (began >= text.length) return pairs;
    const found = PAIR.exec(text);
    const [, name, value] = found ?? [];
    if (name === undefined || value === undefined) return null;
    pairs.set(name, value.replace(/\\(.)/g, '$1'));
  }
}

export function commitHeaders(asked: Asked): Result<CommitHeaders, Refusal> {
  const version = pairsIn(headerOf(asked, 'openehr-version') ?? '');
  const audit = pairsIn(headerOf(asked, 'openehr-audit-details', 'openehr-audit_details') ?? '');
  if (version === null || audit === null)
    return refuse('header-syntax', { detail: 'Write name="value", name="value".' });
  const lifecycle = said(lifecycleStates, version.get('lifecycle_state.code_string') ?? version.get('lifecycle_state'));
  const changeType = said(changeTypes, audit.get('change_type.code_string') ?? audit.get('change_type'));
  if (lifecycle === undefined || changeType === undefined) {
    return refuse('header-syntax', { detail: 'openEHR has no such lifecycle state or change type.' });
  }
  const description = audit.get('description.value') ?? audit.get('description') ?? null;
  return ok({
    lifecycle,
    changeType,
    description: description === null ? null : { _type: 'DV_TEXT', value: description },
    committer: committerIn(audit),
  });
}

/** Undefined: said, and not known. */
const said = (group: ReadonlyMap<string, string>, text: string | undefined): string | null | undefined =>
  text === undefined ? null : (codeIn(group, text) ?? undefined);

function committerIn(audit: ReadonlyMap<string, string>): JsonObject | null {
  const name = audit.get('committer.name');
  const id = audit.get('committer.external_ref.id') ?? audit.get('committer.external_ref.id.value');
  if (name === undefined && id === undefined) return null;
  return {
    _type: 'PARTY_IDENTIFIED',
    ...(name === undefined ? {} : { name }),
    ...(id === undefined
      ? {}
      : {
          external_ref: {
            _type: 'PARTY_REF',
            id: { _type: 'HIER_OBJECT_ID', value: id },
            namespace: audit.get('committer.external_ref.namespace') ?? 'demographic',
            type: audit.get('committer.external_ref.type') ?? 'PERSON',
          },
        }),
  };
}

/** Whom we know the caller as: what stands where the client names no committer. */
export const callerAsCommitter = ({ who, display }: Caller): JsonObject => ({
  _type: 'PARTY_IDENTIFIED',
  name: display,
  external_ref: {
    _type: 'PARTY_REF',
    id: { _type: 'GENERIC_ID', value: who.id, scheme: who.kind },
    namespace: 'local',
    type: who.kind === 'Device' ? 'AGENT' : 'PERSON',
  },
});

export const auditFrom = (caller: Caller, headers: CommitHeaders, changeType: string): CommitAudit => ({
  changeType: headers.changeType ?? changeType,
  description: headers.description,
  committer: headers.committer ?? callerAsCommitter(caller),
});

/** AUDIT_DETAILS with the time of the commit. */
export const printAudit = (
  audit: CommitAudit,
  at: { readonly systemId: string; readonly time: string },
): JsonObject => ({
  _type: 'AUDIT_DETAILS',
  system_id: at.systemId,
  time_committed: { _type: 'DV_DATE_TIME', value: at.time },
  change_type: codedText(changeTypes, audit.changeType),
  ...(audit.description === null ? {} : { description: audit.description }),
  committer: audit.committer,
});
/** The code of a DV_CODED_TEXT, or of the plain TERMINOLOGY_CODE of a relaxed CONTRIBUTION. */
export function codeOf(value: JsonValue | undefined, group: ReadonlyMap<string, string>): string | null {
  if (!isObject(value)) return null;
  const defining = isObject(value['defining_code']) ? value['defining_code'] : value;
  const code = defining['code_string'];
  const rubric = value['value'];
  if (typeof code === 'string') return codeIn(group, code);
  return typeof rubric === 'string' ? codeIn(group, rubric) : null;
}
