// DESIGN.md §3 "Read and search": the parsed search as the record's query algebra.

import { type Filter, filterOf, ok, type Query, type Result, type Test } from '@fkj/platform-record';
import { type Criterion, criteriaIn, isCommonKind, type SearchRequest, type SearchTest } from '@fkj/standards-fhir';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { offersWords } from './words-offered.ts';

/** Objects a page when the caller does not say (https://hl7.org/fhir/R4/search.html#count). */
const DEFAULT_COUNT = 20;
const MOST = 1000;

/** The query of a search; what is not offered yet is refused, never left out. */
export function queryOf(request: SearchRequest & { readonly rules?: number }): Result<Query, Refusal> {
  const { resourceType: kind, summary, elements, pretty, count, total, sort } = request;
  if (elements.length > 0) return outOfPlace('_elements');
  if (pretty === 'true') return outOfPlace('_pretty');
  if (summary === 'true' || summary === 'text' || summary === 'data') return outOfPlace('_summary');
  if (request.criteria.some(namesCodes)) return later('A modifier that asks for the codes of a value set');
  if (request.criteria.some(needsLookup)) return later('A search that looks something up first');
  if (!offersWords(kind) && asksWords(request)) {
    return refuse('parameter-value', {
      detail: `${kind} is searched by its own parameters, not by _text and _content.`,
    });
  }
  const filter: Filter[] = [];
  for (const criterion of request.criteria) {
    filter.push(filterOf(criterion), ...compartmentTest(kind, criterion));
  }
  const limit = summary === 'count' ? 0 : Math.min(count ?? DEFAULT_COUNT, MOST);
  const counted = limit === 0 || total === 'accurate' || total === 'estimate';
  const rules = request.rules === undefined ? {} : { rules: request.rules };
  return ok({ kind, filter: { and: filter }, sort, limit, total: counted ? 'accurate' : 'none', ...rules });
}

/** Whether `_text` or `_content` is asked; they never stand inside another criterion. */
export const asksWords = ({ criteria }: SearchRequest): boolean =>
  criteria.some(({ tests }) => tests.some(({ test }) => test === 'words'));

const later = (parameter: string): Result<never, Refusal> =>
  refuse('parameter-later', { detail: `${parameter} is not offered yet.` });

/** How an answer looks is taken out before a search is read (http/presentation.ts); what is left stands in a condition. */
const outOfPlace = (parameter: string): Result<never, Refusal> =>
  refuse('parameter-value', { detail: `${parameter} says nothing in a condition.` });

/** Whether the terminology must be asked before this can be searched. */
export const namesCodes = ({ tests }: Criterion): boolean =>
  tests.some((test) => test.test === 'codes' || criteriaIn(test).some(namesCodes));

/** Whether definitions or a hierarchy must be looked up before this can be searched. */
export const needsLookup = ({ tests }: Criterion): boolean =>
  tests.some(
    (test) =>
      test.test === 'hierarchy' ||
      ((test.test === 'chain' || test.test === 'has') && test.by === 'canonical') ||
      criteriaIn(test).some(needsLookup),
  );

/** A match names this one patient as its own, so it is kept with her: the store need not look anywhere else. */
function compartmentTest(kind: string, { holds, tests }: Criterion): readonly Test[] {
  const [patient, other] = tests.flatMap(patientIn);
  if (holds === 'none' || tests.length > 1 || patient === undefined || other !== undefined) return [];
  return isCommonKind(kind) ? [] : [{ test: 'patient', patient }];
}

/** The patients that a search names as whose record it is about, for the decision. */
export const patientsSought = (criteria: readonly Criterion[]): readonly string[] => [
  ...new Set(criteria.flatMap(({ holds, tests }) => (holds === 'any' ? tests.flatMap(patientIn) : []))),
];

const patientIn = (test: SearchTest): readonly string[] =>
  test.test === 'reference' && test.target.kind === 'Patient' && (test.param === 'patient' || test.param === 'subject')
    ? [test.target.id]
    : [];
