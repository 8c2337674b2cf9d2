// https://hl7.org/fhir/R4/valueset-operation-expand.html

import { randomUUID } from 'node:crypto';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { expand, preferenceOf } from '@fkj/platform-terminology';
import { Decimal, type JsonObject, write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { headerOf } from '../http/asked.ts';
import { booleanGiven, type Given, integerGiven, textGiven, textsGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { libraryFor, told } from './library.ts';
import { namedValueSet } from './named-resource.ts';

export const valueSetExpand: Operation = {
  name: 'expand',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
  documentation:
    'The codes of a value set that is stored (url, or the id in the address) or sent (valueSet): filter takes starts of words, offset and count a page, displayLanguage the words; the hierarchy is shown unless excludeNested, filter or a page is asked for.',
  levels: ['type', 'instance'],
  types: ['ValueSet'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'url', types: ['uri', 'canonical'] },
    { name: 'valueSet', types: ['Resource'] },
    { name: 'valueSetVersion', types: ['string'] },
    { name: 'filter', types: ['string'] },
    { name: 'offset', types: ['integer'] },
    { name: 'count', types: ['integer'] },
    { name: 'includeDesignations', types: ['boolean'] },
    { name: 'designation', types: ['string'], max: '*' },
    { name: 'includeDefinition', types: ['boolean'] },
    { name: 'activeOnly', types: ['boolean'] },
    { name: 'excludeNested', types: ['boolean'] },
    { name: 'displayLanguage', types: ['code', 'string'] },
    { name: 'property', types: ['string', 'code'], max: '*' },
    { name: 'useSupplement', types: ['canonical', 'uri'], max: '*' },
  ],
  handle: handleExpand,
};

const LONGEST_FILTER = 200;

async function handleExpand(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { given } = asked;
  const [offset, count] = [integerGiven(given, 'offset'), integerGiven(given, 'count')];
  if ((offset ?? 0) < 0 || (count ?? 0) < 0) {
    return refuse('operation-parameter', { detail: 'offset and count must not be below 0.' });
  }
  const filter = textGiven(given, 'filter');
  if ((filter?.length ?? 0) > LONGEST_FILTER) {
    return refuse('operation-parameter', { detail: `filter has at most ${LONGEST_FILTER} characters.` });
  }
  const library = await libraryFor(house, caller);
  if (!library.ok) return library;
  const found = await namedValueSet(house, caller, { asked, library: library.value, codeSystems: [] });
  if (!found.ok) return found;
  const { valueSet, shelf } = found.value;
  const wished = valueSet.wishes.get('displayLanguage') ?? valueSet.language;
  const languages = textGiven(given, 'displayLanguage') ?? wished ?? headerOf(asked, 'accept-language') ?? null;
  const answer = told(
    expand(valueSet, shelf, {
      filter: filter === '' ? null : filter,
      offset,
      count,
      includeDesignations: booleanGiven(given, 'includeDesignations') === true,
      designations: textsGiven(given, 'designation'),
      includeDefinition: booleanGiven(given, 'includeDefinition'),
      activeOnly: booleanGiven(given, 'activeOnly') === true,
      excludeNested: booleanGiven(given, 'excludeNested'),
      properties: textsGiven(given, 'property'),
      preference: preferenceOf(languages),
      echo: echoOf(given, languages),
      identifier: `urn:uuid:${randomUUID()}`,
      timestamp: new Date(house.clock()).toISOString(),
    }),
  );
  return answer.ok ? ok({ status: 200, body: write(answer.value) }) : answer;
}

const TRUTHS = ['includeDesignations', 'includeDefinition', 'activeOnly', 'excludeNested'] as const;
const NUMBERS = ['offset', 'count'] as const;

/** What the expansion rests on, said again (https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.expansion.parameter). */
function echoOf(given: Given, languages: string | null): readonly JsonObject[] {
  const echo: JsonObject[] = [];
  for (const name of TRUTHS) {
    const value = booleanGiven(given, name);
    if (value !== null) echo.push({ name, valueBoolean: value });
  }
  for (const name of NUMBERS) {
    const value = integerGiven(given, name);
    if (value !== null) echo.push({ name, valueInteger: new Decimal(String(value)) });
  }
  const filter = textGiven(given, 'filter');
  if (filter !== null && filter !== '') echo.push({ name: 'filter', valueString: filter });
  for (const value of textsGiven(given, 'designation')) echo.push({ name: 'designation', valueString: value });
  if (languages !== null) echo.push({ name: 'displayLanguage', valueCode: languages });
  return echo;
}
