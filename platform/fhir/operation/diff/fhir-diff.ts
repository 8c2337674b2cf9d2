// https://hl7.org/fhir/R4/fhirpatch.html: what makes one resource of another, as the operations of a FHIRPath Patch.

import { type ElementModel, isResourceType, typeModel } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue, write } from '@fkj/standards-json';

/** One parameter named 'operation'. */
export type PatchOperation = JsonObject;

/** One occurrence of an element: its type, its value, and id and extensions of a primitive. */
interface Occurrence {
  readonly type: string;
  readonly value: JsonValue | null;
  readonly beside: JsonValue | null;
}

/** Operations that make `after` of `before`, two resources of one type; applied in their order. */
export function fhirDiff(before: JsonObject, after: JsonObject): readonly PatchOperation[] {
  const type = String(after['resourceType']);
  return changesIn(type, { before, after, path: type });
}

interface Pair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly path: string;
}

/** Deletions come last: an object that loses its old members first would be gone before the new ones come. */
function changesIn(type: string, { before, after, path }: Pair): readonly PatchOperation[] {
  const changes: PatchOperation[] = [];
  const deletions: PatchOperation[] = [];
  for (const element of typeModel(type)?.elements.values() ?? []) {
    const [old, next] = [occurrencesIn(type, element, before), occurrencesIn(type, element, after)];
    const place = { element, parent: path, path: `${path}.${escaped(element.name)}` };
    if (element.max > 1) repeated(place, { old, next }, { changes, deletions });
    else single(place, { old: old[0] ?? null, next: next[0] ?? null }, { changes, deletions });
  }
  return [...changes, ...deletions];
}

interface Place {
  readonly element: ElementModel;
  readonly parent: string;
  readonly path: string;
}

interface Operations {
  readonly changes: PatchOperation[];
  readonly deletions: PatchOperation[];
}

function single(
  { element, parent, path }: Place,
  { old, next }: { readonly old: Occurrence | null; readonly next: Occurrence | null },
  { changes, deletions }: Operations,
): void {
  if (old === null) {
    if (next !== null) changes.push(add(parent, element, next));
  } else if (next === null) deletions.push(operation('delete', path));
  else if (old.type !== next.type) changes.push(operation('delete', path), add(parent, element, next));
  else changes.push(...between(old, next, { element, path }));
}

/** What stands at both ends stays; in between each is made into the next, and what is over is put in or taken away. */
function repeated(
  { element, parent, path }: Place,
  { old, next }: { readonly old: readonly Occurrence[]; readonly next: readonly Occurrence[] },
  { changes, deletions }: Operations,
): void {
  const shorter = Math.min(old.length, next.length);
  let head = 0;
  while (head < shorter && equal(old[head], next[head])) head++;
  let tail = 0;
  while (tail < shorter - head && equal(old[old.length - 1 - tail], next[next.length - 1 - tail])) tail++;
  const paired = shorter - head - tail;
  for (let place = head; place < head + paired; place++) {
    const [one, other] = [old[place], next[place]];
    if (one === undefined || other === undefined) continue;
    changes.push(...between(one, other, { element, path: `${path}[${place}]` }));
  }
  for (let place = head + paired; place < next.length - tail; place++) {
    const value = next[place];
    if (value === undefined) continue;
    changes.push(
      tail === 0
        ? add(parent, element, value)
        : operation('insert', path, [valuePart('value', value), { name: 'index', valueInteger: number(place) }]),
    );
  }
  for (let place = old.length - tail - 1; place >= head + paired; place--) {
    deletions.push(operation('delete', `${path}[${place}]`));
  }
}

function between(
  old: Occurrence,
  next: Occurrence,
  { path }: { readonly element: ElementModel; readonly path: string },
): readonly PatchOperation[] {
  if (equal(old, next)) return [];
  if (isObject(old.value) && isObject(next.value) && !isResource(next) && typeModel(next.type) !== null) {
    return changesIn(next.type, { before: old.value, after: next.value, path });
  }
  return [operation('replace', path, [valuePart('value', next)])];
}

const isResource = ({ type }: Occurrence): boolean => type === 'Resource' || isResourceType(type);

function equal(one: Occurrence | undefined, other: Occurrence | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.type === other.type && same(one.value, other.value) && same(one.beside, other.beside);
}

/** The order of members says nothing; the digits of a number do. */
function same(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one instanceof Decimal && other instanceof Decimal) return one.text === other.text;
  if (isArray(one) && isArray(other)) {
    return one.length === other.length && one.every((item, place) => same(item, other[place]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => same(one[name], other[name]));
}

/** What stands in an object for an element, under any of its JSON names. */
function occurrencesIn(type: string, element: ElementModel, object: JsonObject): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const [name, member] of typeModel(type)?.members ?? []) {
    if (member.element !== element) continue;
    const [value, beside] = [object[name], object[`_${name}`]];
    if (value === undefined && beside === undefined) continue;
    const [values, besides] = [isArray(value) ? value : [value], isArray(beside) ? beside : [beside]];
    const length = Math.max(values.length, besides.length);
    for (let place = 0; place < length; place++) {
      found.push({ type: member.type, value: values[place] ?? null, beside: besides[place] ?? null });
    }
  }
  return found;
}

const add = (parent: string, { name }: ElementModel, value: Occurrence): PatchOperation =>
  operation('add', parent, [{ name: 'name', valueString: name }, valuePart('value', value)]);

const operation = (type: string, path: string, parts: readonly JsonObject[] = []): PatchOperation => ({
  name: 'operation',
  part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...parts],
});

/** Types that a parameter can carry, with the member that carries them; xhtml goes as a string. */
const carriers: ReadonlyMap<string, string> = new Map([
  ...[...(typeModel('Parameters.parameter')?.members ?? [])].flatMap(([name, { element, type }]) =>
    element.name === 'value' ? [[type, name] as const] : [],
  ),
  ['xhtml', 'valueString'],
]);

/** A value as a part: `value[x]`, a resource, or parts for an element that is no data type. */
function valuePart(name: string, occurrence: Occurrence): JsonObject {
  const { type, value, beside } = occurrence;
  if (isResource(occurrence) && isObject(value)) return { name, resource: value };
  const carrier = carriers.get(type);
  if (carrier !== undefined) {
    return {
      name,
      ...(value === null ? {} : { [carrier]: value }),
      ...(beside === null ? {} : { [`_${carrier}`]: beside }),
    };
  }
  if (!isObject(value)) throw new Error(`a value of the type ${type} is no object`);
  const part = [...(typeModel(type)?.elements.values() ?? [])].flatMap((element) =>
    occurrencesIn(type, element, value).map((one) => valuePart(element.name, one)),
  );
  return { name, part };
}

const number = (place: number): Decimal => new Decimal(String(place));

/** https://hl7.org/fhirpath/N1/#keywords: a name that FHIRPath means otherwise is delimited. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'and as contains day days div false hour hours implies in is millisecond milliseconds minute minutes mod month months or second seconds true week weeks xor year years'.split(
    ' ',
  ),
);

const escaped = (name: string): string => (KEYWORDS.has(name) ? `\`${name}\`` : name);

/** The patch as the text of a Parameters resource. */
export const printPatch = (operations: readonly PatchOperation[]): string =>
  write({ resourceType: 'Parameters', ...(operations.length === 0 ? {} : { parameter: operations }) });
