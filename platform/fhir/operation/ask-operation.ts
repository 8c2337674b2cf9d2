// https://hl7.org/fhir/R4/operations.html#request: an operation asked for at a place, by an address of its own or by an entry of a Bundle.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import type { Refusal } from '../outcome/refusal.ts';
import type { Operation, OperationLevel } from './operation.ts';
import { readGiven } from './parameters.ts';

export interface OperationRequest {
  readonly operation: Operation;
  readonly method: 'GET' | 'POST';
  readonly level: OperationLevel;
  /** Names the kind and the id that the level has. */
  readonly asked: Asked;
}

/** Reads the parameters, and carries the operation out. */
export async function askOperation(
  house: FhirHouse,
  caller: Caller,
  { operation, method, level, asked }: OperationRequest,
): Promise<Result<Answer, Refusal>> {
  const { parameters: definitions, others = 'refused' } = operation;
  const read = readGiven(asked, { definitions, others, limits: house.limits });
  if (!read.ok) return read;
  const { given, search } = read.value;
  return operation.handle(house, caller, { ...asked, method, level, given, search });
}
