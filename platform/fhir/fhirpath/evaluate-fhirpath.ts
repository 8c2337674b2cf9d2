// DESIGN.md §5 `POST /fhir/$fhirpath`; https://hl7.org/fhirpath/N1/: any expression on a resource that the caller sends.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { callerKey } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { resourceGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { EvaluationFailure } from './evaluation-thread.ts';
import { createEvaluator } from './evaluator.ts';
import { hasValue, printResult } from './print-result.ts';

/** Characters of an expression. */
const LONGEST = 20_000;

const evaluator = createEvaluator();

export const fhirpath: Operation = {
  name: 'fhirpath',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/fhirpath',
  documentation:
    'Parameters expression (valueString: FHIRPath) and resource. The answer is Parameters with one result for each item, in order: value[x], resource, or parts for an element that is no data type. Decimals keep their digits. The record is not asked: resolve() and memberOf() are refused, and so is what takes longer than two seconds.',
  levels: ['system'],
  types: [],
  methods: ['POST'],
  parameters: [
    { name: 'expression', types: ['string'], min: 1 },
    { name: 'resource', types: ['Resource'], min: 1 },
  ],
  handle: evaluateFhirpath,
};

/** Nothing of the record is read or shown, so there is nothing to decide but who asks, and no line in any log. */
async function evaluateFhirpath(
  _house: FhirHouse,
  caller: Caller,
  asked: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const expression = textGiven(asked.given, 'expression') ?? '';
  const resource = resourceGiven(asked.given, 'resource');
  if (resource === null) return refuse('operation-parameter', { detail: 'resource must be given.' });
  if (expression.length > LONGEST) return refuse('fhirpath-costly', { detail: `At most ${LONGEST} characters.` });
  const evaluated = await evaluator.evaluate({ expression, resource: resource.text }, callerKey(caller));
  if (!evaluated.ok) return refusalOf(evaluated.error);
  const results = evaluated.value.filter(hasValue).map(printResult).join(',');
  const parameter = results === '' ? '' : `,"parameter":[${results}]`;
  return ok({ status: 200, body: `{"resourceType":"Parameters"${parameter}}` });
}

function refusalOf(failure: EvaluationFailure): Result<never, Refusal> {
  switch (failure.code) {
    case 'expression': {
      const { place } = failure;
      return refuse('fhirpath', place === null ? {} : { detail: `Line ${place.line}, column ${place.column}.` });
    }
    case 'costly':
      return refuse('fhirpath-costly');
    case 'busy':
      return refuse('unavailable', { detail: 'Other expressions are being evaluated. Try again in a few seconds.' });
    default:
      return failure satisfies never;
  }
}
