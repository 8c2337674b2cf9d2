// SCIM 2.0 as a language: https://www.rfc-editor.org/rfc/rfc7643 and https://www.rfc-editor.org/rfc/rfc7644.

export { type BulkOperation, type BulkRequest, readBulk, referencesIn, resolved } from './bulk/read-bulk.ts';
export type { AttributePath, ScimFilter } from './filter/filter.ts';
export { checkFilter, demanded, matches } from './filter/matches.ts';
export { readAttributePath, readFilter } from './filter/read-filter.ts';
export { applyPatch } from './patch/apply-patch.ts';
export { type PatchOperation, readPatch } from './patch/read-patch.ts';
export { type Projection, project } from './query/project.ts';
export { sortResources } from './query/sort.ts';
export { errorBody, type ScimRefusal, type ScimResult, type ScimType, scimBad, scimOk } from './result.ts';
export { enterpriseSchema, groupSchema, userSchema } from './schema/core-schemas.ts';
export { normalize } from './schema/normalize.ts';
export { type Attribute, attribute, type Schema, type Shape } from './schema/schema.ts';
export { memberOf } from './schema/values.ts';
