// https://hl7.org/fhir/R4/patient-operation-match.html and DESIGN.md §7 "Finding a person"; POST only: a number must not stand in an address.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import { parsePersonNumber, personNumberSystems } from '@fkj/standards-norway';
import type { Answer } from '../answer.ts';
import { printBundle } from '../bundle/print-bundle.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { checkElements } from '../interaction/check-content.ts';
import { cardOf } from '../interaction/find-person.ts';
import { booleanGiven, integerGiven, resourceGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { storedResource } from '../operation/stored-resource.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { type Described, describedBy, type Evidence, evidenceOf } from './evidence.ts';
import { type Grading, gradingOf } from './grade.ts';

export const match: Operation = {
  name: 'match',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match',
  documentation:
    'Who is meant by resource (Patient with a full national number, or a name and a whole birth date). Each match has a score, a match-grade and its reasons. Persons outside the caller’s reach are shown as name, birth date and municipality, to who may find persons; to others there is nobody. Parameters onlyCertainMatches and count (20).',
  levels: ['type'],
  types: ['Patient'],
  methods: ['POST'],
  parameters: [
    { name: 'resource', types: ['Resource'], min: 1 },
    { name: 'onlyCertainMatches', types: ['boolean'] },
    { name: 'count', types: ['integer', 'positiveInt'] },
  ],
  handle: matchPatient,
};

const MATCH_GRADE = 'http://hl7.org/fhir/StructureDefinition/match-grade';
const MATCH_REASON = 'https://felleskommunaljournal.no/fhir/StructureDefinition/match-reason';
const DEFAULT_COUNT = 20;

async function matchPatient(
  house: FhirHouse,
  caller: Caller,
  { given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const asked = askedPerson(resourceGiven(given, 'resource')?.tree ?? {});
  if (!asked.ok) return asked;
  const count = integerGiven(given, 'count') ?? DEFAULT_COUNT;
  if (count < 1) return refuse('operation-parameter', { detail: 'count is a whole number from 1.' });
  const candidates = await candidatesFor(house, caller, asked.value);
  if (!candidates.ok) return candidates;
  const certainOnly = booleanGiven(given, 'onlyCertainMatches') ?? false;
  const matches = candidates.value
    .map((candidate) => judged(candidate, asked.value))
    .filter(({ grade }) => (certainOnly ? grade === 'certain' : grade !== 'certainly-not'))
    .sort((one, other) => other.score - one.score || (one.candidate.stored.id < other.candidate.stored.id ? -1 : 1))
    .slice(0, count);
  const entries = matches.map((one) => printEntry(house, caller, one));
  return ok({ status: 200, body: printBundle('searchset', { total: matches.length, links: [], entries }) });
}

/** Says what is asked for; a number that is none, or too little to find one person by, is refused. */
function askedPerson(tree: JsonObject): Result<Described, Refusal> {
  if (tree['resourceType'] !== 'Patient')
    return refuse('operation-parameter', { detail: 'resource must be a Patient.' });
  const sound = checkElements(tree);
  if (!sound.ok) return sound;
  const identifiers = isArray(tree['identifier']) ? tree['identifier'].filter(isObject) : [];
  for (const [place, { system, value }] of identifiers.entries()) {
    if (typeof system !== 'string' || !personNumberSystems.includes(system) || typeof value !== 'string') continue;
    if (parsePersonNumber(value, { rules: 'from-2032' }).ok) continue;
    return refuse('operation-parameter', {
      detail: 'This is not a valid national number.',
      expression: `Patient.identifier[${place}].value`,
    });
  }
  const asked = describedBy(tree);
  const named = asked.names.some(({ family, given }) => family.length > 1 || (given[0] ?? '').length > 1);
  if (asked.numbers.length > 0 || (named && asked.birthDate !== null)) return ok(asked);
  return refuse('operation-parameter', { detail: 'Give a full national number, or a name and a whole birth date.' });
}

interface Judged extends Grading {
  readonly candidate: Candidate;
  readonly evidence: ReadonlySet<Evidence>;
}

function judged(candidate: Candidate, asked: Described): Judged {
  const found = describedBy(storedResource(candidate.stored).tree);
  const evidence = evidenceOf(asked, found);
  return { candidate, evidence, ...gradingOf(evidence) };
}

function printEntry(house: FhirHouse, caller: Caller, { candidate, evidence, grade, score }: Judged): string {
  const { stored, reach } = candidate;
  const { document } = reach === 'own' ? shownTo(house, caller, stored) : cardOf(stored);
  const extension = [
    { url: MATCH_GRADE, valueCode: grade },
    ...[...evidence].map((reason) => ({ url: MATCH_REASON, valueCode: reason })),
  ];
  const search = JSON.stringify({ extension, mode: 'match', score });
  return `{"fullUrl":"${baseOf(house)}/Patient/${stored.id}","resource":${document},"search":${search}}`;
}
