// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: the public face of the Archetype Query Language.

export type { AqlIssue, AqlIssueCode, AqlResult } from './issue.ts';
export { parseAql } from './parse/index.ts';
export { printAql, printAqlPath, printAqlPredicate } from './print/index.ts';
export type * from './syntax.ts';
