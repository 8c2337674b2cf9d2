// The public face of code systems and value sets. DESIGN.md §2 terminology/.

export { type Canonical, canonicalOf } from './canonical.ts';
export { type CodeSystem, conceptOf } from './code-system/code-system.ts';
export { compileCodeSystem } from './code-system/compile.ts';
export { subsumptionOf } from './code-system/hierarchy.ts';
export { type LanguagePreference, preferenceOf } from './language/preference.ts';
export type { CheckOptions, SentCode } from './question/check-code.ts';
export { type Expand, expand } from './question/expand.ts';
export { lookup } from './question/lookup.ts';
export { type CodeQuestion, type SystemAndCode, searchCodes } from './question/search-codes.ts';
export { type Validation, validateCode } from './question/validate-code.ts';
export { recordLibrary, type TerminologyPermits } from './record-library.ts';
export type { TerminologyRefusal } from './refusal.ts';
export { Remembered } from './remembered.ts';
export { gather, type Library, type Shelf, unknownValueSet } from './shelf.ts';
export { readValueSet, type ValueSet } from './value-set/value-set.ts';
