// https://hl7.org/fhir/R4/fhirpatch.html: the public face of FHIRPath Patch.

export { applyFhirPatch } from './apply.ts';
export { type NarrativeState, narrativeAfter } from './narrative.ts';
export { type FhirOperation, readFhirPatch } from './operation.ts';
export type { FhirPatchCode } from './refusal.ts';
export * from './xml/index.ts';
