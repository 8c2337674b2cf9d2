// https://hl7.org/fhirpath/N1/: the public face of path/.

export { type CompiledPath, type CompileOptions, compilePath, type Environment } from './compile.ts';
export type { PathIssue, PathResult } from './issue.ts';
export { type Item, type Items, membersOf, resourceItem } from './item.ts';
export { type NecessaryOptions, type NecessaryTest, necessaryTests } from './necessary-tests.ts';
export type { Effort } from './scope.ts';
