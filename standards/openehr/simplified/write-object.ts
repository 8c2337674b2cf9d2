// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_rm_mappings: an object of the Reference Model as an entry.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue, write } from '@fkj/standards-json';
import { typeOf } from '../rm/canonical/index.ts';
import { classModel } from '../rm/model/index.ts';
import { type CodecKey, codecOf } from './codec-table.ts';
import { type Entry, entryAt } from './entry.ts';
import { type Hints, ObjectReader } from './read-object.ts';

const at = (object: JsonObject, path: readonly string[]): JsonValue | undefined => {
  let here: JsonValue | undefined = object;
  for (const name of path) here = isObject(here) ? here[name] : undefined;
  return here;
};

/** The same text for the same content: every class said, members sorted, numbers as written. */
export function canonicalText(value: JsonValue, declared: string): string {
  if (isArray(value)) return `[${value.map((item) => canonicalText(item, declared)).join(',')}]`;
  if (!isObject(value)) return write(value);
  const type = typeOf(value, declared) ?? declared;
  const model = classModel(type);
  const members = Object.entries(value)
    .filter(([name]) => name !== '_type')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([name, member]) =>
        `${JSON.stringify(name)}:${canonicalText(member, model?.attributes.get(name)?.type ?? 'Any')}`,
    );
  return `{"_type":"${type}",${members.join(',')}}`;
}

/** Writes what the keys of a class can say of an object. */
export function writeKeys(
  object: JsonObject,
  codec: readonly CodecKey[],
  { entry, hints }: { entry: Entry; hints: Hints },
): void {
  for (const { kind, key, many, path } of codec) {
    const value = at(object, path);
    if (value === undefined || value === null) continue;
    if (kind !== 'sub') {
      if (typeof value === 'string' || typeof value === 'boolean' || value instanceof Decimal)
        entry.values.set(key, value);
      continue;
    }
    const declared = declaredOf(object, path);
    const items = many && isArray(value) ? value : [value];
    items.forEach((item, index) => {
      const below = entryAt(entry, key, index);
      if (isObject(item)) writeObject(item, declared, { entry: below, hints: { ...hints, constraint: null } });
      else below.values.set('', item);
    });
  }
}

function declaredOf(object: JsonObject, path: readonly string[]): string {
  let type = typeof object._type === 'string' ? object._type : 'Any';
  for (const name of path) {
    type =
      name === 'relationship'
        ? 'DV_CODED_TEXT'
        : name === 'identifiers'
          ? 'DV_IDENTIFIER'
          : (classModel(type)?.attributes.get(name)?.type ?? 'Any');
  }
  return type === 'T' ? 'DATA_VALUE' : type;
}

/**
 * Writes an object where one of class `declared` is due. What its suffixes cannot say without loss is said with `|raw`:
 * what was written is read again to know.
 */
export function writeObject(
  object: JsonObject,
  declared: string,
  { entry, hints }: { entry: Entry; hints: Hints },
): void {
  const type = typeOf(object, declared) ?? declared;
  const typed: JsonObject = object._type === type ? object : { _type: type, ...object };
  const codec = codecOf(type);
  const before = { values: [...entry.values], below: [...entry.below] };
  if (codec !== null) writeKeys(typed, codec, { entry, hints });
  if (type === 'PARTY_SELF' && declared !== type) entry.values.set('_type', type);
  if (entry.values.get('id_type') === 'PARTY') entry.values.delete('id_type');
  if (type === 'DV_TEXT' && declared === 'DV_CODED_TEXT') {
    const text = entry.values.get('');
    entry.values.delete('');
    if (text !== undefined) entry.values.set('other', text);
  }
  const reader = new ObjectReader();
  const own: Entry = {
    values: new Map([...entry.values].filter(([suffix]) => !before.values.some(([known]) => known === suffix))),
    below: new Map([...entry.below].filter(([id]) => !before.below.some(([known]) => known === id))),
  };
  const back = reader.object(own, declared, { path: '', hints });
  if (
    codec !== null &&
    reader.findings.length === 0 &&
    canonicalText(back, declared) === canonicalText(typed, declared)
  )
    return;
  entry.values.clear();
  entry.below.clear();
  for (const [suffix, value] of before.values) entry.values.set(suffix, value);
  for (const [id, items] of before.below) entry.below.set(id, items);
  entry.values.set('raw', typed);
}
