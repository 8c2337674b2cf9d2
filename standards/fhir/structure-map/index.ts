// https://hl7.org/fhir/R4/structuremap.html: the public face of structure-map/.

export type { MapIssue } from './issue.ts';
export type { TransformOptions } from './run.ts';
export { addressesInMap, transformByMap } from './transform.ts';
