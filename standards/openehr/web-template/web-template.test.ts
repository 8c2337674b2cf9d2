// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_web_template_metadata: ids, paths and multiplicities against the published web templates.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isArray, isObject, type JsonValue, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { readTemplate } from '../opt/index.ts';
import { readPath } from '../rm/path/index.ts';
import { buildForm, type FormNode, webTemplateOf } from './index.ts';
import { nodeIdOf, SiblingIds } from './node-id.ts';

describe('The id of a node', () => {
  it.each([
    ['Body temperature', 'body_temperature'],
    ['Problem/diagnosis', 'problem_diagnosis'],
    ['Tests (1, 2, 3)', 'tests_1_2_3'],
    ['1st visit', 'a1st_visit'],
    ['Måling på øret', 'måling_på_øret'],
    ['Test v1.0-a', 'test_v1.0-a'],
    ['***', 'id'],
  ])('%s is %s', (name, id) => {
    expect(nodeIdOf(name)).toBe(id);
  });

  it('is given once among siblings', () => {
    const ids = new SiblingIds();
    expect(['a', 'a', 'b', 'a'].map((id) => ids.unique(id))).toEqual(['a', 'a2', 'b', 'a3']);
  });
});

const fixtures =
  process.env.TEST_DATA === undefined ? null : join(process.env.TEST_DATA, 'openehr/ehrbase-fixtures/valid_templates');

function template(file: string) {
  const result = readTemplate(readFileSync(join(fixtures ?? '', file)));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Path of ids -> what a client relies on. */
function nodesOf(tree: JsonValue, path = ''): readonly (readonly [string, readonly (JsonValue | undefined)[]])[] {
  if (!isObject(tree)) return [];
  const here = `${path}/${String(tree.id)}`;
  const children = isArray(tree.children) ? tree.children : [];
  return [
    [here, [tree.rmType, tree.min, tree.max, tree.aqlPath ?? '']],
    ...children.flatMap((child) => nodesOf(child, here)),
  ];
}

describe.skipIf(fixtures === null)('The web template', () => {
  it('is the published one, but for types of value that its maker left out', () => {
    const published = read(
      readFileSync(join(fixtures ?? '', 'expected_webtemplates/GECCO_Serologischer_Befund_wt.json'), 'utf8'),
    );
    if (!published.ok || !isObject(published.value.tree)) throw new Error('not JSON');
    const expected = nodesOf(published.value.tree.tree ?? null);
    const ours = nodesOf(webTemplateOf(template('all_types/GECCO_Serologischer_Befund.opt')).tree ?? null);
    const known = new Map(ours);
    expect(expected.length).toBeGreaterThan(50);
    for (const [path, node] of expected) expect([path, known.get(path)]).toEqual([path, node]);
    const more = ours
      .filter(([path]) => !new Map(expected).has(path))
      .map(([path]) => path.slice(path.lastIndexOf('/') + 1));
    expect([...new Set(more)]).toEqual([
      'paragraph_value',
      'interval_value',
      'scale_value',
      'periodic_time_specification_value',
      'general_time_specification_value',
    ]);
  });

  it('of every published template has ids that are unique and paths that can be read', () => {
    const files = readdirSync(fixtures ?? '', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.opt'),
    );
    let nodes = 0;
    for (const file of files) {
      const form = buildForm(template(file));
      const check = (node: FormNode): void => {
        nodes++;
        expect([file, node.aqlPath, readPath(node.aqlPath).ok]).toEqual([file, node.aqlPath, true]);
        expect(new Set(node.children.map(({ id }) => id)).size).toBe(node.children.length);
        node.children.forEach(check);
      };
      check(form);
      expect(isObject(webTemplateOf(template(file)).tree)).toBe(true);
    }
    expect([files.length, nodes > 1500]).toEqual([87, true]);
  });
});
