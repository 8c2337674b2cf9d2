// https://hl7.org/fhir/R4/fhirpatch.html: on the official examples, a FHIRPath Patch does what the same JSON Patch does, byte for byte.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  applyJsonPatch,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  read,
  type Step,
  write,
} from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typeModel } from '../model/index.ts';
import { applyFhirPatch, type FhirOperation } from './index.ts';

const data = process.env['TEST_DATA'];

/** An element of a resource by its two names. */
interface Element {
  /** FHIRPath. */
  readonly path: string;
  /** JSON Pointer tokens. */
  readonly tokens: readonly string[];
  /** It stands alone in its object or array: what holds it goes too. */
  readonly alone: boolean;
  readonly value: JsonValue;
  /** JSON name and type of a primitive, so that a parameter can carry it. */
  readonly type: string;
}

function elementsOf(resource: JsonObject): readonly Element[] {
  const found: Element[] = [];
  const kind = String(resource['resourceType']);
  const visit = (holder: JsonObject, { type, path, steps }: { type: string; path: string; steps: readonly Step[] }) => {
    const names = Object.keys(holder).filter((name) => name !== 'resourceType');
    for (const name of names) {
      const member = typeModel(type)?.members.get(name);
      const value = holder[name];
      // Extensions beside a primitive go with it, which JSON Patch says in two operations.
      if (member === undefined || value === undefined || holder[`_${name}`] !== undefined) continue;
      const list = isArray(value);
      for (const [index, item] of (list ? value : [value]).entries()) {
        const at = [...steps, name, ...(list ? [index] : [])];
        const inner = `${path}.${member.element.name}${list ? `[${index}]` : ''}`;
        const of = isObject(item) && member.type === 'Resource' ? String(item['resourceType']) : member.type;
        const alone = list ? value.length === 1 : names.length === 1;
        found.push({ path: inner, tokens: at.map(String), alone, value: item, type: of });
        if (isObject(item)) visit(item, { type: of, path: inner, steps: at });
      }
    }
  };
  visit(resource, { type: kind, path: kind, steps: [] });
  return found;
}

interface Example {
  readonly text: string;
  readonly elements: readonly Element[];
}

/** The smaller ones. */
function examples(): readonly Example[] {
  const file = readFileSync(join(data ?? '', 'fhir/r4-examples/examples.ndjson.gz'));
  const lines = gunzipSync(file).toString('utf8').split('\n');
  return lines.flatMap((line) => {
    const document = line.length > 0 && line.length < 20_000 ? read(line) : null;
    if (!document?.ok || !isObject(document.value.tree)) return [];
    return [{ text: document.value.text, elements: elementsOf(document.value.tree) }];
  });
}

const picked = () =>
  fc
    .tuple(fc.constantFrom(...examples()), fc.nat())
    .map(([{ text, elements }, at]) => ({ text, element: elements[at % elements.length] }));

const applied = (text: string, operation: FhirOperation) => {
  const result = applyFhirPatch(text, [operation]);
  return result.ok ? result.value : result.error;
};

const byPointer = (text: string, operation: Parameters<typeof applyJsonPatch>[1][number]) => {
  const result = applyJsonPatch(text, [operation]);
  return result.ok ? result.value : result.error;
};

describe.skipIf(!data)('A FHIRPath Patch on the official R4 examples', () => {
  it('deletes what a JSON Patch removes', () => {
    fc.assert(
      fc.property(picked(), ({ text, element }) => {
        fc.pre(element !== undefined && !element.alone);
        const { path, tokens } = element;
        expect(applied(text, { type: 'delete', path }), path).toBe(byPointer(text, { op: 'remove', path: tokens }));
      }),
      { numRuns: 1500 },
    );
  });

  it('replaces what a JSON Patch replaces', () => {
    fc.assert(
      fc.property(picked(), ({ text, element }) => {
        fc.pre(element !== undefined && element.type !== 'xhtml' && !element.type.includes('.'));
        const { path, tokens, type, value } = element;
        const member = `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;
        fc.pre(typeModel('Parameters.parameter')?.members.has(member) === true);
        const given = read(JSON.stringify({ name: 'value', [member]: 'x' }));
        const part = given.ok && isObject(given.value.tree) ? given.value.tree : {};
        const result = applied(text, { type: 'replace', path, value: { ...part, [member]: value } });
        expect(result, path).toBe(byPointer(text, { op: 'replace', path: tokens, value: written(text, tokens) }));
        expect(applied(text, { type: 'replace', path, value: part }), path).toBe(
          byPointer(text, { op: 'replace', path: tokens, value: '"x"' }),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

/** What `replace` writes: the value that stands there, as `write` prints it. */
function written(text: string, tokens: readonly string[]): string {
  let value: JsonValue | undefined = treeOf(text);
  for (const token of tokens) {
    if (isArray(value)) value = value[Number(token)];
    else value = isObject(value) ? value[token] : undefined;
  }
  return value === undefined ? 'null' : write(value);
}

function treeOf(text: string): JsonValue {
  const document = read(text);
  if (!document.ok) throw new Error('not JSON');
  return document.value.tree;
}
