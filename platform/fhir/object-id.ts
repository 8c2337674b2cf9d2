// https://hl7.org/fhir/R4/datatypes.html#id and DESIGN.md §5: ids stand in addresses, so none may be a national number.

import { isLogLineId, ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from './outcome/refusal.ts';
import { holdsPersonNumber } from './person-number.ts';

const ID = /^[A-Za-z0-9.-]{1,64}$/;

export const isId = (id: string): boolean => ID.test(id);

/** Whether a client may give an object this id. */
export function checkId(id: string): Result<string, Refusal> {
  if (!isId(id)) return refuse('id-syntax');
  if (isLogLineId(id)) return refuse('id-reserved');
  return holdsPersonNumber(id) ? refuse('id-personal') : ok(id);
}
