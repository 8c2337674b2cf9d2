// https://specifications.openehr.org/releases/RM/Release-1.1.0: the public face of the languages of openEHR (DESIGN.md §2).

export * from './aql/index.ts';
export type { Finding, FindingCode, Found } from './finding.ts';
export * from './opt/index.ts';
export * from './rm/canonical/index.ts';
export * from './rm/canonical-xml/index.ts';
export * from './rm/model/index.ts';
export * from './rm/ordered/index.ts';
export * from './rm/path/index.ts';
export * from './simplified/index.ts';
export * from './terminology/index.ts';
export * from './validation/index.ts';
export { webTemplateOf } from './web-template/index.ts';
