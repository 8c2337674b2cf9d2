// https://hl7.org/fhir/R4/valueset-operation-validate-code.html: how a code is to be checked.

import { type CheckOptions, preferenceOf } from '@fkj/platform-terminology';
import { headerOf } from '../http/asked.ts';
import { booleanGiven, textGiven } from '../operation/given.ts';
import type { OperationAsked, ParameterDefinition } from '../operation/operation.ts';

/** The last four are those of the terminology ecosystem (R6), which validators send. */
export const checkParameters: readonly ParameterDefinition[] = [
  { name: 'displayLanguage', types: ['code', 'string'] },
  { name: 'abstract', types: ['boolean'] },
  { name: 'date', types: ['dateTime'] },
  { name: 'useSupplement', types: ['canonical', 'uri'], max: '*' },
  { name: 'lenient-display-validation', types: ['boolean'] },
  { name: 'valueset-membership-only', types: ['boolean'] },
  { name: 'activeOnly', types: ['boolean'] },
];

/** `wished`: the language that the value set itself asks for, where the caller names none. */
export function checkOptions(asked: OperationAsked, wished: string | null): CheckOptions {
  const { given } = asked;
  const languages = textGiven(given, 'displayLanguage') ?? wished ?? headerOf(asked, 'accept-language') ?? null;
  return {
    languages,
    preference: preferenceOf(languages),
    strictness: booleanGiven(given, 'lenient-display-validation') === true ? 'lenient' : 'strict',
    activeOnly: booleanGiven(given, 'activeOnly') === true,
    membershipOnly: booleanGiven(given, 'valueset-membership-only') === true,
  };
}
