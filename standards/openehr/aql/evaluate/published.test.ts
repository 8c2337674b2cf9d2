// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html over published compositions (process.env.TEST_DATA): every value that is there is found by its path.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { checkObject } from '../../rm/canonical/index.ts';
import { treeOf } from '../../testing/index.ts';
import { type AqlOptions, checkAql, type EhrContent, evaluateAql, parseAql } from '../index.ts';

const data = process.env.TEST_DATA;
const folder = data === undefined ? null : join(data, 'openehr/ehrbase-fixtures/compositions/CANONICAL_JSON');
const OPTIONS: AqlOptions = { terminology: () => null, now: '2026-11-21T22:30:30.000+01:00' };

function worldOf(tree: JsonObject): readonly EhrContent[] {
  const object = treeOf({ _type: 'VERSIONED_COMPOSITION', uid: { value: 'c' } });
  const versions = [{ version: treeOf({ _type: 'ORIGINAL_VERSION', uid: { value: 'c::x::1' } }), data: tree }];
  return [{ ehr: treeOf({ ehr_id: { value: 'e' } }), objects: [{ object, versions }] }];
}

const node = (value: JsonObject): string =>
  typeof value['archetype_node_id'] === 'string' ? `[${value['archetype_node_id']}]` : '';

/** The paths of every bare value from the root, with the nodes on the way, and the values in the order of the document. */
function pathsOf(tree: JsonObject): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const walk = (value: JsonValue, path: string): void => {
    if (isArray(value)) for (const one of value) walk(one, path);
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        const inner = isArray(member) ? member : [member];
        if (name !== '_type') for (const one of inner) walk(one, `${path}/${name}${isObject(one) ? node(one) : ''}`);
      }
    } else if (value !== null) found.set(path, [...(found.get(path) ?? []), write(value)]);
  };
  walk(tree, 'c');
  return found;
}

describe.runIf(folder !== null)('Published compositions', () => {
  const files =
    folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json') && !/invalid/.test(name));

  it.each(files)('%s: every value is found by its path, and the path is known', (file) => {
    const document = read(readFileSync(join(folder ?? '', file), 'utf8'));
    if (!document.ok || !isObject(document.value.tree)) return;
    const { tree } = document.value;
    const world = worldOf(tree);
    // Two of them say what the Reference Model has not.
    const isSound = checkObject(tree, 'COMPOSITION').every(({ code }) => code !== 'attribute-unknown');
    for (const [path, values] of pathsOf(tree)) {
      const query = parseAql(`SELECT ${path} FROM COMPOSITION c`);
      if (!query.ok) throw new Error(`${path}: ${query.issue.sentence}`);
      if (isSound) expect([path, checkAql(query.value).map(({ sentence }) => sentence)]).toEqual([path, []]);
      const evaluated = evaluateAql(query.value, world, OPTIONS);
      // A node at0004.1 is an at0004 too, so more may be found.
      const rows = evaluated.ok
        ? evaluated.value.rows.map(([cell]) => write(cell ?? null))
        : [evaluated.issue.sentence];
      expect([path, values.filter((value) => !rows.includes(value))]).toEqual([path, []]);
      expect(rows.length).toBeGreaterThanOrEqual(values.length);
    }
  });
});
