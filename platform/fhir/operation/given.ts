// https://hl7.org/fhir/R4/operations.html#request: what an operation was given, by name, whether in the address or the body.

import { ok, type Result } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { isId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';

/** One value of a parameter, of one of the types that its definition names. */
export type GivenValue =
  | { readonly type: 'Resource'; readonly resource: Received }
  | { readonly type: 'part'; readonly parts: readonly JsonObject[] }
  /** `type` is a data type of FHIR; `value` has its form. */
  | { readonly type: 'value'; readonly dataType: string; readonly value: JsonValue };

/** In the order they were sent; a name that was not given is not there. */
export type Given = ReadonlyMap<string, readonly GivenValue[]>;

/** The values of a parameter that are text: string, code, uri, date … */
export const textsGiven = (given: Given, name: string): readonly string[] =>
  valuesGiven(given, name).flatMap((value) => (typeof value === 'string' ? [value] : []));

/** The first text of a parameter; null where it was not given. */
export const textGiven = (given: Given, name: string): string | null => textsGiven(given, name)[0] ?? null;

/** A whole number; null where it was not given. */
export function integerGiven(given: Given, name: string): number | null {
  const [value] = valuesGiven(given, name);
  return value instanceof Decimal ? value.toNumber() : null;
}

/** A decimal with its digits; null where it was not given. */
export function decimalGiven(given: Given, name: string): Decimal | null {
  const [value] = valuesGiven(given, name);
  return value instanceof Decimal ? value : null;
}

/** A boolean; null where it was not given. */
export function booleanGiven(given: Given, name: string): boolean | null {
  const [value] = valuesGiven(given, name);
  return typeof value === 'boolean' ? value : null;
}

/** The values of a parameter that are objects: Coding, Identifier, Meta … */
export const objectsGiven = (given: Given, name: string): readonly JsonObject[] =>
  valuesGiven(given, name).filter(isObject);

/** The first resource of a parameter; null where it was not given. */
export function resourceGiven(given: Given, name: string): Received | null {
  const [value] = given.get(name) ?? [];
  return value?.type === 'Resource' ? value.resource : null;
}

/** The id in a reference to a Patient of this record. */
export function patientGiven(given: Given, name: string, base: string): Result<string, Refusal> {
  const [value] = objectsGiven(given, name);
  const reference = value?.['reference'];
  const target = typeof reference === 'string' ? localObject(reference, base) : null;
  return target?.kind === 'Patient' && isId(target.id)
    ? ok(target.id)
    : refuse('operation-parameter', { detail: `${name} must be a reference to a Patient of this record.` });
}

const valuesGiven = (given: Given, name: string): readonly JsonValue[] =>
  (given.get(name) ?? []).flatMap((value) => (value.type === 'value' ? [value.value] : []));
