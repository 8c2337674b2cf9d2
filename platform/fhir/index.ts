// The public face of the FHIR rooms. https://hl7.org/fhir/R4/http.html and DESIGN.md §2.

export { type BulkHouse, type BulkLimits, defaultBulkLimits } from './bulk/bulk-house.ts';
export { startWorker } from './bulk/job/worker.ts';
export type { ContentCheck, ContentContext, ContentEntry, ContentIssue } from './content-check.ts';
export { fhirRoutes } from './fhir-routes.ts';
export { baseOf, defaultLimits, type FhirHouse, type Limits, type Unauthenticated } from './house.ts';
export { allowOtherOrigins } from './http/cross-origin.ts';
export { logSafeRequest } from './http/log-safe.ts';
export { sendBadAddress } from './http/reply.ts';
export { patientRewrite } from './move/rewrite.ts';
export { OUTCOME_SYSTEM } from './outcome/operation-outcome.ts';
export { holdsPersonNumber } from './person-number.ts';
export { openSearchParameters, type SearchParameters } from './search-parameter/open-parameters.ts';
export { INDEX_VERSION, kindsChangedSince } from './search-parameter/rule-changes.ts';
export { type Draft, writeOf } from './write-draft.ts';
