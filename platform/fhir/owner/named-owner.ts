// DESIGN.md §7: the organisation that a parameter names, by reference, id or identifier.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { baseOf, type FhirHouse } from '../house.ts';
import { meets } from '../interaction/meets.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** One Organization that stands here: 'Organization/id', 'id', or 'system|value' of an identifier that it alone has. */
export async function ownerNamed(
  house: FhirHouse,
  caller: Caller,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<Result<ObjectName, Refusal>> {
  const wrong = refuse('operation-parameter', {
    detail: `${name} must name one Organization of this record: Organization/[id], or system|value of its identifier.`,
    expression: name,
  });
  const reference = localObject(text, baseOf(house));
  if (reference !== null && reference.kind !== 'Organization') return wrong;
  const condition = text.includes('|') ? { identifier: text } : { _id: reference?.id ?? text };
  const found = await meets(house, caller, {
    kind: 'Organization',
    parameters: new URLSearchParams(condition).toString(),
  });
  if (!found.ok) {
    const [{ code }] = found.error;
    return code === 'condition-ambiguous' || code === 'parameter-value' ? wrong : found;
  }
  return found.value === null ? wrong : ok(found.value);
}
