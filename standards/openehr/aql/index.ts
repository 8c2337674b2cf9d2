// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: the public face of the Archetype Query Language.

export {
  type AqlAnalysis,
  analyseAql,
  type ClassAnalysis,
  type NodeAnalysis,
  type PathAnalysis,
  type StepAnalysis,
} from './analyse/index.ts';
export { checkAql } from './check/index.ts';
export type { TerminologyAnswer, TerminologyRequest } from './evaluate/context.ts';
export { type AqlAnswer, type AqlAnswerColumn, type AqlOptions, evaluateAql } from './evaluate/index.ts';
export type { EhrContent, ObjectContent, VersionContent } from './evaluate/world.ts';
export type { AqlIssue, AqlIssueCode, AqlResult } from './issue.ts';
export type { Branch, Cohesion } from './model/cohesion.ts';
export type { FromClass } from './model/variables.ts';
export { type AqlParameters, substituteParameters } from './parameters.ts';
export { parseAql } from './parse/index.ts';
export { printAql, printAqlPath, printAqlPredicate } from './print/index.ts';
export type * from './syntax.ts';
export { terminologyRequests } from './terminology.ts';
