// https://specifications.openehr.org/releases/RM/Release-1.1.0: our table of classes against the published BMM and JSON Schema.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classModel, classNames, concreteClasses, isA } from './index.ts';

const data = process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr');

describe('The classes of the Reference Model', () => {
  it('are null where there is no such class', () => {
    expect(classModel('DV_NOTHING')).toBeNull();
    expect(classModel('String')).toBeNull();
    expect(concreteClasses('String')).toEqual([]);
    expect(isA('DV_TEXT', 'DV_CODED_TEXT')).toBe(false);
  });

  it('refer to nothing that is not there', () => {
    const primitives = ['String', 'Boolean', 'Integer', 'Integer64', 'Real', 'Character', 'Base64', 'Any', 'T', 'Hash'];
    const known = new Set([...classNames, ...primitives, 'PROPORTION_KIND', 'Iso8601_date_time']);
    for (const name of classNames) {
      for (const { type, argument } of classModel(name)?.attributes.values() ?? []) {
        expect([name, type, known.has(type)]).toEqual([name, type, true]);
        if (argument !== null) expect([name, argument, known.has(argument)]).toEqual([name, argument, true]);
      }
    }
  });

  it('inherit', () => {
    expect(isA('DV_CODED_TEXT', 'DATA_VALUE')).toBe(true);
    expect([...(classModel('ELEMENT')?.attributes.keys() ?? [])]).toEqual([
      ...['archetype_node_id', 'name', 'uid', 'links', 'archetype_details', 'feeder_audit'],
      ...['value', 'null_flavour', 'null_reason'],
    ]);
    expect(classModel('DV_QUANTITY')?.attributes.get('accuracy')?.type).toBe('Real');
    expect(classModel('PERSON')?.attributes.get('uid')?.required).toBe(true);
    expect(concreteClasses('EVENT')).toEqual(['POINT_EVENT', 'INTERVAL_EVENT']);
  });
});

interface Published {
  readonly abstract: boolean;
  readonly ancestors: readonly string[];
  /** name -> the type with what is in it, how often, whether it must be there. */
  readonly properties: ReadonlyMap<string, string>;
}

/** The parts of ODIN that the class definitions use, read line by line. */
function publishedClasses(root: string): ReadonlyMap<string, Published> {
  const folders = ['RM/Release-1.1.0', 'BASE/Release-1.2.0'].map((folder) => join(root, 'spec-bmm/components', folder));
  const files = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const found = new Map<string, Published>();
  for (const file of files.filter(
    (name) => /rm_.*\.bmm$|base_types_120\.bmm$/.test(name) && !/foundation/.test(name),
  )) {
    const text = readFileSync(file, 'utf8').replace(/^\s*--.*$/gm, '');
    const blocks = text
      .slice(text.indexOf('class_definitions'))
      .split(/^ ?\t\["/m)
      .slice(1);
    for (const block of blocks) {
      const name = block.slice(0, block.indexOf('"'));
      if (block.includes('P_BMM_ENUMERATION')) continue;
      const properties = new Map<string, string>();
      for (const property of block.split(/^\t\t\t\["/m).slice(1)) {
        if (!/^\w+"\] = \(P_BMM/.test(property) || property.includes('is_computed')) continue;
        const one = (pattern: RegExp) => pattern.exec(property)?.[1];
        const container = one(/container_type = <"(\w+)">/);
        const rootType = one(/root_type = <"(\w+)">/);
        const type = container === 'Array' ? 'Base64' : (rootType ?? one(/\btype = <"(\w+)">/));
        const many = container !== undefined && container !== 'Array';
        const card = many ? (one(/cardinality = <\|>=(\d)\|>/) === '1' ? '+' : '*') : '';
        properties.set(
          property.slice(0, property.indexOf('"')),
          `${type}${card}${/is_mandatory = <True>/.test(property) ? '!' : ''}`,
        );
      }
      const ancestors = /\n ?\t\tancestors = <([^>]*)>/.exec(block)?.[1] ?? '';
      found.set(name, {
        abstract: /\n ?\t\tis_abstract = <True>/.test(block),
        ancestors: [...ancestors.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? ''),
        properties,
      });
    }
  }
  return found;
}

const outside = (name: string): boolean => /^(Any|Ordered|Interval)$|^Iso8601/.test(name);

describe.skipIf(data === null)('Against the published model', () => {
  it('every class and attribute of the BMM stands here, and nothing else', () => {
    const published = publishedClasses(data ?? '');
    expect(published.size).toBeGreaterThan(115);
    let attributes = 0;
    const inheritedOf = (name: string): Map<string, string> => {
      const { ancestors = [], properties = new Map<string, string>() } = published.get(name) ?? {};
      return new Map([...ancestors.flatMap((ancestor) => [...inheritedOf(ancestor)]), ...properties]);
    };
    for (const [name, { abstract, ancestors }] of published) {
      const ours = classModel(name);
      expect([name, ours?.abstract]).toEqual([name, abstract]);
      for (const ancestor of ancestors.filter((one) => !outside(one)))
        expect([name, ancestor, isA(name, ancestor)]).toEqual([name, ancestor, true]);
      // The BMM loses the generic parents of these; the JSON Schema below has what they inherit.
      if (/^(X_VERSIONED_|DV_INTERVAL$)/.test(name)) continue;
      const printed = [...(ours?.attributes.values() ?? [])].map(
        (one) => [one.name, `${one.type}${one.filled ? '+' : one.many ? '*' : ''}${one.required ? '!' : ''}`] as const,
      );
      expect([name, Object.fromEntries(printed)]).toEqual([name, Object.fromEntries(inheritedOf(name))]);
      attributes += printed.length;
    }
    expect(attributes).toBeGreaterThan(600);
    const extra = classNames.filter((name) => !published.has(name));
    expect(extra.every((name) => isA(name, 'VERSIONED_OBJECT'))).toBe(true);
  });

  it('every class of the JSON Schema has the same attributes', () => {
    const schema = JSON.parse(readFileSync(join(data ?? '', 'spec-json/components/openehr_rm_1.1.0_all.json'), 'utf8'));
    const definitions: [string, { properties?: Record<string, { type?: string }> }][] = Object.entries(
      schema.definitions,
    );
    // Foundation and resource types, which no object of the Reference Model is made of.
    const foreign =
      /^(VERSION_STATUS|VALIDITY_KIND|ARCHETYPE_HRID|RESOURCE_DESCRIPTION.*|ISO8601_TYPE|SET|LIST|ARRAY|URI|INTERVAL|DURATION|DATE|TIME|DATE_TIME|TRANSLATION_DETAILS|TERMINOLOGY_(CODE|TERM))$/;
    let compared = 0;
    for (const [name, { properties = {} }] of definitions) {
      if (foreign.test(name)) continue;
      const theirs = Object.keys(properties).filter((property) => property !== '_type');
      const ours = classModel(name);
      expect([name, ours === null]).toEqual([name, false]);
      const missing = theirs.filter((property) => !ours?.attributes.has(property));
      expect([name, missing]).toEqual([name, []]);
      compared++;
    }
    expect(compared).toBeGreaterThan(110);
  });
});
