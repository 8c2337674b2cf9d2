// https://hl7.org/fhir/R4/valueset-operation-validate-code.html

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { validateCode } from '@fkj/platform-terminology';
import { write } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { booleanGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { checkOptions, checkParameters } from './check-options.ts';
import { codeParameters, codesGiven } from './given-codes.ts';
import { libraryFor, told } from './library.ts';
import { namedValueSet } from './named-resource.ts';

export const valueSetValidateCode: Operation = {
  name: 'validate-code',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code',
  documentation:
    'Whether a code is in a value set, and whether its display is right. The value set is stored (url, or the id in the address) or sent (valueSet). The answer names each issue.',
  levels: ['type', 'instance'],
  types: ['ValueSet'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'url', types: ['uri', 'canonical'] },
    { name: 'valueSet', types: ['Resource'] },
    { name: 'valueSetVersion', types: ['string'] },
    { name: 'system', types: ['uri', 'canonical'] },
    { name: 'systemVersion', types: ['string'] },
    { name: 'inferSystem', types: ['boolean'] },
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
  const named = { system: textGiven(given, 'system'), version: textGiven(given, 'systemVersion') };
  const sent = codesGiven(given, named);
  if (!sent.ok) return sent;
  // R4 takes code only with system or context; the terminology ecosystem infers the system where it is asked to.
  const infer =
    booleanGiven(given, 'inferSystem') === true || (named.system === null && textGiven(given, 'code') !== null);
  const library = await libraryFor(house, caller);
  if (!library.ok) return library;
  const codeSystems = sent.value.codes.flatMap(({ system }) => system ?? []);
  const found = await namedValueSet(house, caller, { asked, library: library.value, codeSystems });
  if (!found.ok) return found;
  const { valueSet, shelf } = found.value;
  if (shelf.key === '' && valueSet.include.length === 0) {
    return refuse('operation-parameter', { detail: 'The value set includes nothing.' });
  }
  const options = checkOptions(asked, valueSet.wishes.get('displayLanguage') ?? valueSet.language);
  const answer = told(validateCode({ ...sent.value, inferSystem: infer, options }, valueSet, shelf));
  return answer.ok ? ok({ status: 200, body: write(answer.value) }) : answer;
}
