// https://hl7.org/fhir/R4/codesystem-operation-validate-code.html

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { validateCode } from '@fkj/platform-terminology';
import { write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { refuse } from '../outcome/refusal.ts';
import { checkOptions, checkParameters } from './check-options.ts';
import { codeParameters, codesGiven } from './given-codes.ts';
import { libraryFor, told } from './library.ts';
import { namedCodeSystem } from './named-resource.ts';

export const codeSystemValidateCode: Operation = {
  name: 'validate-code',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
  documentation: 'Whether a stored code system has a code, and whether its display is right. Give url and code.',
  levels: ['type', 'instance'],
  types: ['CodeSystem'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'url', types: ['uri', 'canonical'] },
    { name: 'version', types: ['string'] },
    ...codeParameters,
    ...checkParameters,
  ],
  handle: handleValidateCode,
};

async function handleValidateCode(
  house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const { given } = asked;
  const library = await libraryFor(house, caller);
  if (!library.ok) return library;
  const sent = codesGiven(given, { system: null, version: null });
  if (!sent.ok) return sent;
  const url = textGiven(given, 'url') ?? sent.value.codes.flatMap(({ system }) => system ?? [])[0] ?? null;
  const place = { asked, library: library.value, url, version: textGiven(given, 'version') };
  const found = await namedCodeSystem(house, caller, place);
  if (!found.ok) return found;
  const { codeSystem, shelf } = found.value;
  if (sent.value.codes.some(({ system }) => system !== null && system !== codeSystem.url)) {
    return refuse('operation-parameter', { detail: 'A coding is of another code system.' });
  }
  const codes = sent.value.codes.map((one) => ({ ...one, system: codeSystem.url, version: codeSystem.version }));
  const validation = { codes, concept: sent.value.concept, inferSystem: false, options: checkOptions(asked, null) };
  const answer = told(validateCode(validation, null, shelf));
  return answer.ok ? ok({ status: 200, body: write(answer.value) }) : answer;
}
