// https://www.rfc-editor.org/rfc/rfc5261: the public face of XML Patch.

export { readXmlPatch, type XmlOperation } from './operation.ts';
export { applyXmlPatch } from './patch-resource.ts';
export type { XmlPatchCode } from './refusal.ts';
