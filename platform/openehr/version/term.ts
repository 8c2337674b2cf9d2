// https://specifications.openehr.org/releases/TERM/Release-3.0.0/SupportTerminology.html: codes that a commit says, with their rubrics.

import type { JsonObject } from '@fkj/standards-json';

/** openEHR group "audit change type". */
export const changeTypes: ReadonlyMap<string, string> = new Map([
  ['249', 'creation'],
  ['250', 'amendment'],
  ['251', 'modification'],
  ['252', 'synthesis'],
  ['253', 'unknown'],
  ['523', 'deleted'],
  ['666', 'attestation'],
  ['816', 'restoration'],
  ['817', 'format conversion'],
]);

/** openEHR group "version lifecycle state". */
export const lifecycleStates: ReadonlyMap<string, string> = new Map([
  ['532', 'complete'],
  ['553', 'incomplete'],
  ['523', 'deleted'],
  ['800', 'inactive'],
  ['801', 'abandoned'],
]);

/** The code behind a rubric or a code; null where the group has neither. */
export function codeIn(group: ReadonlyMap<string, string>, said: string): string | null {
  if (group.has(said)) return said;
  for (const [code, rubric] of group) if (rubric === said.toLowerCase()) return code;
  return null;
}

/** DV_CODED_TEXT of a code of the group. */
export const codedText = (group: ReadonlyMap<string, string>, code: string): JsonObject => ({
  _type: 'DV_CODED_TEXT',
  value: group.get(code) ?? code,
  defining_code: {
    _type: 'CODE_PHRASE',
    terminology_id: { _type: 'TERMINOLOGY_ID', value: 'openehr' },
    code_string: code,
  },
});
