// https://hl7.org/fhir/R4/parameters.html: what an operation is given; each of its parameters once, and no others.

import { ok, type Result } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import type { Limits } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { resourceIn } from '../http/asked.ts';
import { isId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** The parameters of a request by name. Refused: another resource, a name that is not offered, or one that comes twice. */
export function operationParameters(
  asked: Asked,
  { limits, names }: { readonly limits: Limits; readonly names: readonly string[] },
): Result<ReadonlyMap<string, JsonObject>, Refusal> {
  const resource = resourceIn(asked, limits);
  if (!resource.ok) return resource;
  const { kind, tree } = resource.value;
  if (kind !== 'Parameters') return refuse('wrong-type', { detail: 'Send Parameters.' });
  const list = tree['parameter'] ?? [];
  if (!isArray(list)) return refuse('operation-parameter', { expression: 'Parameters.parameter' });
  const found = new Map<string, JsonObject>();
  for (const [place, parameter] of list.entries()) {
    const name = isObject(parameter) ? parameter['name'] : undefined;
    if (!isObject(parameter) || typeof name !== 'string' || !names.includes(name) || found.has(name)) {
      return refuse('operation-parameter', {
        detail: `Each of these once: ${names.join(', ')}.`,
        expression: `Parameters.parameter[${place}]`,
      });
    }
    found.set(name, parameter);
  }
  return ok(found);
}

/** The id in a reference to a Patient of this record. */
export function patientParameter(
  parameters: ReadonlyMap<string, JsonObject>,
  name: string,
  base: string,
): Result<string, Refusal> {
  const value = parameters.get(name)?.['valueReference'];
  const reference = isObject(value) ? value['reference'] : undefined;
  const target = typeof reference === 'string' ? localObject(reference, base) : null;
  return target?.kind === 'Patient' && isId(target.id)
    ? ok(target.id)
    : refuse('operation-parameter', { detail: `${name} must be a reference to a Patient of this record.` });
}

/** A text, empty where it is missing. */
export function textParameter(parameters: ReadonlyMap<string, JsonObject>, name: string): string {
  const value = parameters.get(name)?.['valueString'];
  return typeof value === 'string' ? value : '';
}
