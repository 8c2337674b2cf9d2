// https://hl7.org/fhir/R4/codesystem-operation-lookup.html

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { conceptOf, lookup, preferenceOf } from '@fkj/platform-terminology';
import { write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { headerOf } from '../http/asked.ts';
import { textGiven, textsGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { codesGiven } from './given-codes.ts';
import { libraryFor, told } from './library.ts';
import { namedCodeSystem } from './named-resource.ts';

export const codeSystemLookup: Operation = {
  name: 'lookup',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup',
  documentation:
    'What a stored code system says of a code: display, definition, designations, parents, children and properties. Give code and system (or coding); property narrows or widens (*).',
  levels: ['type'],
  types: ['CodeSystem'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'code', types: ['code'] },
    { name: 'system', types: ['uri', 'canonical'] },
    { name: 'version', types: ['string'] },
    { name: 'coding', types: ['Coding'] },
    { name: 'date', types: ['dateTime'] },
    { name: 'displayLanguage', types: ['code', 'string'] },
    { name: 'property', types: ['code', 'string'], max: '*' },
    { name: 'useSupplement', types: ['canonical', 'uri'], max: '*' },
  ],
  handle: handleLookup,
};

async function handleLookup(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { given } = asked;
  const named = { system: textGiven(given, 'system'), version: textGiven(given, 'version') };
  const codes = codesGiven(given, named);
  if (!codes.ok) return codes;
  const [sent] = codes.value.codes;
  if (sent?.system == null) return refuse('operation-parameter', { detail: 'system must be given.' });
  const library = await libraryFor(house, caller);
  if (!library.ok) return library;
  const place = { asked, library: library.value, url: sent.system, version: sent.version };
  const found = await namedCodeSystem(house, caller, place);
  if (!found.ok) return found;
  const { codeSystem, shelf } = found.value;
  const concept = conceptOf(codeSystem, sent.code);
  if (concept === null) return told({ ok: false, error: { code: 'unknown-code', subject: codeSystem.url } });
  const languages = textGiven(given, 'displayLanguage') ?? headerOf(asked, 'accept-language') ?? null;
  const { supplements } = shelf;
  const answer = lookup(codeSystem, concept, {
    preference: preferenceOf(languages),
    properties: textsGiven(given, 'property'),
    supplements,
  });
  return ok({ status: 200, body: write(answer) });
}
