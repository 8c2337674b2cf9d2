// https://hl7.org/fhir/R4/fhirpatch.html#format: the operations that a Parameters resource carries.

import { Decimal, defaultPatchLimits, isArray, isObject, type JsonObject, type PatchLimits } from '@fkj/standards-json';
import { type FhirPatchResult, halt, inOperation } from './refusal.ts';

export type FhirOperation =
  | { readonly type: 'add'; readonly path: string; readonly name: string; readonly value: JsonObject }
  | { readonly type: 'insert'; readonly path: string; readonly index: number; readonly value: JsonObject }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'replace'; readonly path: string; readonly value: JsonObject }
  | { readonly type: 'move'; readonly path: string; readonly source: number; readonly destination: number };

const PARTS: ReadonlySet<string> = new Set(['type', 'path', 'name', 'value', 'index', 'source', 'destination']);

/** Reads Parameters that `checkStructure` has found sound. */
export function readFhirPatch(
  parameters: JsonObject,
  limits: PatchLimits = {},
): FhirPatchResult<readonly FhirOperation[]> {
  const list = parameters['parameter'] ?? [];
  const most = limits.maxOperations ?? defaultPatchLimits.maxOperations;
  const operations: FhirOperation[] = [];
  const given = isArray(list) ? list : [];
  if (given.length > most) {
    return inOperation(null, () => halt('too-many-operations', `A patch has at most ${most} operations.`));
  }
  for (const [place, parameter] of given.entries()) {
    const operation = inOperation(place, () => readOperation(isObject(parameter) ? parameter : {}));
    if (!operation.ok) return operation;
    operations.push(operation.value);
  }
  return { ok: true, value: operations };
}

function readOperation(parameter: JsonObject): FhirOperation {
  if (parameter['name'] !== 'operation') halt('not-a-patch', "Each parameter of a patch is named 'operation'.");
  const parts = partsOf(parameter);
  const type = textIn(parts, 'type', 'valueCode');
  const path = textIn(parts, 'path', 'valueString');
  switch (type) {
    case 'add':
      return { type, path, name: textIn(parts, 'name', 'valueString'), value: valueIn(parts) };
    case 'insert':
      return { type, path, index: numberIn(parts, 'index'), value: valueIn(parts) };
    case 'delete':
      return { type, path };
    case 'replace':
      return { type, path, value: valueIn(parts) };
    case 'move':
      return { type, path, source: numberIn(parts, 'source'), destination: numberIn(parts, 'destination') };
    default:
      return halt('unknown-operation', 'type is one of add, insert, delete, replace and move.');
  }
}

function partsOf(parameter: JsonObject): ReadonlyMap<string, JsonObject> {
  const list = parameter['part'];
  const parts = new Map<string, JsonObject>();
  for (const part of isArray(list) ? list : []) {
    const name = isObject(part) ? part['name'] : undefined;
    if (!isObject(part) || typeof name !== 'string' || !PARTS.has(name) || parts.has(name)) {
      halt('not-a-patch', `An operation has each of these parts at most once: ${[...PARTS].join(', ')}.`);
    } else parts.set(name, part);
  }
  return parts;
}

function textIn(parts: ReadonlyMap<string, JsonObject>, name: string, member: string): string {
  const text = parts.get(name)?.[member];
  return typeof text === 'string' ? text : halt('not-a-patch', `The operation needs the part ${name} with ${member}.`);
}

function numberIn(parts: ReadonlyMap<string, JsonObject>, name: string): number {
  const number = parts.get(name)?.['valueInteger'];
  return number instanceof Decimal
    ? number.toNumber()
    : halt('not-a-patch', `The operation needs the part ${name} with valueInteger.`);
}

function valueIn(parts: ReadonlyMap<string, JsonObject>): JsonObject {
  return parts.get('value') ?? halt('value-missing', 'The operation needs the part value.');
}
