// https://hl7.org/fhir/R4/search_filter.html: the language of `_filter`; what it asks of the index is read in search/.

export { type FilterIssue, type FilterResult, parseFilter } from './parse.ts';
export { printFilter } from './print.ts';
export type { FilterExpression, FilterLink, FilterOperator, FilterTest } from './syntax.ts';
