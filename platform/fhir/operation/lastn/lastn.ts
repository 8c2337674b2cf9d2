// https://hl7.org/fhir/R4/observation-operation-lastn.html: the last observations of a patient, so many of each code.

import type { Caller } from '@fkj/platform-access';
import { ok, type Query, type Result, type Stored } from '@fkj/platform-record';
import { clinicalTimeOf } from '@fkj/standards-fhir';
import type { Answer } from '../../answer.ts';
import { printBundle, printMatch } from '../../bundle/print-bundle.ts';
import { permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { shownTo } from '../../outgoing-document.ts';
import { readParameters } from '../../search/parameters.ts';
import { patientsSought, queryOf } from '../../search/query.ts';
import { integerGiven } from '../given.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { storedResource } from '../stored-resource.ts';
import { groupsOf, keysOf } from './code-groups.ts';
import { findAll } from './find-all.ts';

export const lastn: Operation = {
  name: 'lastn',
  definition: 'http://hl7.org/fhir/OperationDefinition/Observation-lastn',
  documentation:
    'The last observations of a patient, max (1) of each code; more where times are equal. patient or subject, and category or a code parameter, are required; every search parameter of Observation is taken. Codings of one code are equal, also by way of a third.',
  levels: ['type'],
  types: ['Observation'],
  methods: ['GET', 'POST'],
  parameters: [{ name: 'max', types: ['positiveInt', 'integer'] }],
  others: 'search',
  answers: 'matches',
  handle: lastObservations,
};

async function lastObservations(
  house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const max = integerGiven(asked.given, 'max') ?? 1;
  if (max < 1) return refuse('operation-parameter', { detail: 'max is a whole number from 1.' });
  const question = questionOf(house, asked);
  if (!question.ok) return question;
  const { query, patient } = question.value;
  const permit = await permitFor(house, caller, { action: 'search', kind: 'Observation', patients: [patient] });
  if (!permit.ok) return permit;
  const found = await findAll(house, permit.value, query);
  if (!found.ok) return found;
  const matches = lastOfEach(found.value, max);
  const base = baseOf(house);
  const self = `${base}/Observation/$lastn${asked.method === 'GET' ? `?${asked.parameters}` : ''}`;
  const entries = matches.map((stored) => printMatch(base, shownTo(house, caller, stored), 'match'));
  const links = [{ relation: 'self', url: self }] as const;
  return ok({ status: 200, body: printBundle('searchset', { total: matches.length, links, entries }) });
}

function questionOf(
  house: FhirHouse,
  { search }: OperationAsked,
): Result<{ readonly query: Query; readonly patient: string }, Refusal> {
  const options = {
    base: baseOf(house),
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  } as const;
  const read = readParameters('Observation', search, options);
  if (!read.ok) return read;
  const { request } = read.value;
  if (request.sort.length > 0 || request.count !== null || request.includes.length > 0) {
    return refuse('operation-parameter', { detail: '_sort, _count and _include do not go with $lastn.' });
  }
  const [patient, other] = patientsSought(request.criteria);
  if (patient === undefined || other !== undefined) {
    return refuse('operation-parameter', { detail: 'patient or subject must name one Patient.' });
  }
  if (!search.some(([name]) => NARROWING.test(name))) {
    return refuse('operation-parameter', { detail: 'category or code must be given.' });
  }
  const query = queryOf(request);
  if (!query.ok) return query;
  return ok({ query: query.value, patient });
}

/** "a category parameter and/or a search parameter that contains a code element" */
const NARROWING = /^(?:category|(?:combo-|component-)?code(?:-value-[a-z]+)?)(?::|$)/;

function lastOfEach(found: readonly Stored[], max: number): readonly Stored[] {
  const trees = found.map((stored) => storedResource(stored).tree);
  const groups = groupsOf(trees.map((tree) => keysOf(tree['code'])));
  const taken = new Map<number, { count: number; time: number | null }>();
  return found.filter((_, place) => {
    const group = groups[place] ?? -1;
    const before = taken.get(group) ?? { count: 0, time: null };
    const tree = trees[place];
    if (tree === undefined) return false;
    // Only who is full must know whether the next was at the same time.
    const time = before.count < max - 1 ? null : clinicalTimeOf(tree);
    if (before.count >= max && (time === null || time !== before.time)) return false;
    taken.set(group, { count: before.count + 1, time });
    return true;
  });
}
