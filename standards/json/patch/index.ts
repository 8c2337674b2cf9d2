// https://www.rfc-editor.org/rfc/rfc6902: the public face of JSON Patch on text.

export { applyJsonPatch } from './apply.ts';
export { isEqual } from './equal.ts';
export { graft } from './graft.ts';
export { type Operation, readJsonPatch } from './operation.ts';
export {
  defaultPatchLimits,
  type JsonPatchCode,
  type PatchLimits,
  type PatchRefusal,
  type PatchResult,
} from './refusal.ts';
