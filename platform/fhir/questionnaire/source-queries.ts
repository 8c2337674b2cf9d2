// https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-sourceQueries.html: a batch of queries whose answers a form may use.

import { resourceItem } from '@fkj/standards-fhir';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type Expressions, type Scope, withConstant } from './expressions.ts';
import type { FhirQueries } from './fhir-query.ts';
import { extensionsOf, objectsIn } from './questionnaire-items.ts';

export interface QueryingForm {
  readonly queries: FhirQueries;
  readonly expressions: Expressions;
}

const PLACE = 'Questionnaire';

/**
 * The scope with each batch as a constant named by its id: a batch-response with an entry for each of the batch, in the same order. An
 * entry that is refused has a status and no resource, so that `%batch.entry[1]` is always the second query.
 */
export async function withSourceQueries(form: JsonObject, outer: Scope, asking: QueryingForm): Promise<Scope> {
  let scope = outer;
  for (const extension of extensionsOf(form, 'sourceQueries')) {
    const batch = await batchIn(extension['valueReference'], form, { scope, asking });
    if (batch === null) {
      asking.expressions.remark(
        PLACE,
        'sourceQueries names no batch Bundle with an id, in the form or in this record.',
      );
      continue;
    }
    const entry: JsonObject[] = [];
    for (const [number, asked] of objectsIn(batch.bundle['entry']).entries()) {
      entry.push(await answered(asked, `${PLACE}.sourceQueries.entry[${number}]`, { scope, asking }));
    }
    const response: JsonObject = { resourceType: 'Bundle', type: 'batch-response', id: batch.id, entry };
    scope = withConstant(scope, batch.id, [resourceItem(response)]);
  }
  return scope;
}

interface Asking {
  readonly scope: Scope;
  readonly asking: QueryingForm;
}

/** '#id' is contained in the form, 'Bundle/id' is read with the rights of the caller. */
async function batchIn(
  reference: JsonValue | undefined,
  form: JsonObject,
  { scope, asking }: Asking,
): Promise<{ readonly id: string; readonly bundle: JsonObject } | null> {
  const address = isObject(reference) ? reference['reference'] : undefined;
  if (typeof address !== 'string') return null;
  const found = address.startsWith('#')
    ? objectsIn(form['contained']).find(({ id }) => id === address.slice(1))
    : /^Bundle\/[A-Za-z0-9.-]{1,64}$/.test(address)
      ? (await asking.queries.ask(address, scope, PLACE))[0]?.value
      : undefined;
  if (!isObject(found) || found['resourceType'] !== 'Bundle' || found['type'] !== 'batch') return null;
  const { id } = found;
  return typeof id === 'string' ? { id, bundle: found } : null;
}

async function answered({ request }: JsonObject, place: string, { scope, asking }: Asking): Promise<JsonObject> {
  const { method, url } = isObject(request) ? request : {};
  if (method !== 'GET' || typeof url !== 'string') {
    asking.expressions.remark(place, 'Only queries (GET) are asked.');
    return { response: { status: '405' } };
  }
  const value = (await asking.queries.ask(url, scope, place))[0]?.value;
  return isObject(value) ? { resource: value, response: { status: '200' } } : { response: { status: '404' } };
}
