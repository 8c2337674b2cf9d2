// https://hl7.org/fhir/R4/validation.html: the public face of structure/.

export { checkStructure } from './check-structure.ts';
export type { Issue, IssueType, StructureKey } from './issue.ts';
export { type PrimitiveFormat, primitiveFormats } from './primitive-format.ts';
export { type ReferenceForm, referenceForm } from './reference-form.ts';
export { type FoundReference, referencesIn } from './references-in.ts';
export { type Rewrite, rewriteReferences } from './rewrite-references.ts';
