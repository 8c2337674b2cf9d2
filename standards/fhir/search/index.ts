// https://hl7.org/fhir/R4/search.html: what the rest of standards/fhir and the rooms above may use of search.

export { canonicalTargets, holdsCanonicals } from './canonical-parameter.ts';
export { byCodePoint } from './code-point-order.ts';
export { criteriaIn } from './criteria-in.ts';
export {
  type CompiledCustom,
  compileParameter,
  type ParameterDefinition,
  type ParameterFault,
} from './custom/compile-parameter.ts';
export { type CustomParameter, type CustomParameters, NO_CUSTOM } from './custom/custom-parameter.ts';
export { compareDecimals } from './decimal.ts';
export { searchParametersOf } from './definitions.ts';
export { belowParameter, isDerived, unversionedParameter } from './derived-parameter.ts';
export { type ExtractOptions, extract } from './extract.ts';
export { foldText } from './fold-text.ts';
export { partOfParameter } from './hierarchy.ts';
export { canonicalIncludes, canonicalRevIncludes, includeTargets, revIncludeTargets } from './include-targets.ts';
export type { SearchIssue, SearchIssueCode } from './issue.ts';
export { localObject } from './local-reference.ts';
export { matches, type Searchable, type World } from './match.ts';
export { ownerParameter } from './owner-parameter.ts';
export { parseSearch, type SearchResult } from './parse-search.ts';
export type { ParseOptions } from './parse-value.ts';
export { type Span, spanOf } from './period.ts';
export type { CompiledParameter, ParameterType } from './plan.ts';
export type * from './request.ts';
export { compareForSort } from './sort.ts';
export type * from './value.ts';
