// https://www.rfc-editor.org/rfc/rfc6902: what is refused and why; what is applied leaves every other byte.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyJsonPatch, isEqual, type PatchLimits, read, readJsonPatch } from '../index.ts';

function documentOf(source: string) {
  const result = read(source);
  if (!result.ok) throw new Error(`not JSON: ${source}`);
  return result.value;
}

function patch(text: string, operations: string, limits: PatchLimits = {}) {
  const read = readJsonPatch(documentOf(operations), limits);
  return read.ok ? applyJsonPatch(documentOf(text).text, read.value, limits) : read;
}

function refusalOf(text: string, operations: string, limits: PatchLimits = {}) {
  const result = patch(text, operations, limits);
  return result.ok ? result.value : [result.error.code, result.error.operation, result.error.path];
}

const patched = (text: string, operations: string) => {
  const result = patch(text, operations);
  return result.ok ? result.value : result.error.code;
};

describe('A JSON Patch is refused', () => {
  it.each([
    ['{}', 'not-a-patch', null],
    ['[1]', 'not-a-patch', 0],
    ['[{"op":"remove"}]', 'not-a-patch', 0],
    ['[{"op":"remove","path":1}]', 'not-a-patch', 0],
    ['[{"op":"move","path":"/a"}]', 'not-a-patch', 0],
    ['[{"op":"merge","path":"/a"}]', 'unknown-operation', 0],
    ['[{"op":"toString","path":"/a"}]', 'unknown-operation', 0],
    ['[{"op":"remove","path":"/a"},{"op":"remove","path":"a"}]', 'pointer-syntax', 1],
    ['[{"op":"remove","path":"/~2"}]', 'pointer-syntax', 0],
    ['[{"op":"add","path":"/a"}]', 'value-missing', 0],
    ['[{"op":"test","path":"/a"}]', 'value-missing', 0],
    ['[{"op":"add","path":"/__proto__","value":1}]', 'forbidden-name', 0],
    ['[{"op":"copy","from":"/constructor/prototype","path":"/a"}]', 'forbidden-name', 0],
  ])('as it is read: %s', (operations, code, operation) => {
    expect(refusalOf('{"a":1}', operations)).toEqual([code, operation, []]);
  });

  it.each([
    ['[{"op":"remove","path":"/b"}]', 'place-missing', []],
    ['[{"op":"remove","path":"/l/2"}]', 'place-missing', ['l']],
    ['[{"op":"remove","path":"/l/-"}]', 'place-missing', ['l']],
    ['[{"op":"remove","path":"/l/00"}]', 'place-missing', ['l']],
    ['[{"op":"replace","path":"/o/x/y","value":1}]', 'place-missing', ['o', 'x']],
    ['[{"op":"remove","path":""}]', 'root-removed', []],
    ['[{"op":"add","path":"/b/c","value":1}]', 'place-missing', []],
    ['[{"op":"add","path":"/a/c","value":1}]', 'not-a-container', ['a']],
    ['[{"op":"add","path":"/l/3","value":1}]', 'place-missing', ['l']],
    ['[{"op":"add","path":"/l/9999999999","value":1}]', 'place-missing', ['l']],
    ['[{"op":"add","path":"/l/1e0","value":1}]', 'index-syntax', ['l']],
    ['[{"op":"add","path":"/l/01","value":1}]', 'index-syntax', ['l']],
    ['[{"op":"add","path":"/l/-1","value":1}]', 'index-syntax', ['l']],
    ['[{"op":"add","path":"/l/99999999999999999999","value":1}]', 'index-syntax', ['l']],
    ['[{"op":"add","path":"/l/length","value":1}]', 'index-syntax', ['l']],
    ['[{"op":"move","from":"/o","path":"/o/x/y"}]', 'into-itself', []],
    ['[{"op":"move","from":"","path":"/o"}]', 'into-itself', []],
    ['[{"op":"copy","from":"/b","path":"/c"}]', 'place-missing', []],
    ['[{"op":"test","path":"/a","value":"1"}]', 'test-failed', ['a']],
    ['[{"op":"test","path":"/a","value":1.01}]', 'test-failed', ['a']],
    ['[{"op":"test","path":"/toString","value":null}]', 'place-missing', []],
  ])('as it is applied: %s', (operations, code, path) => {
    expect(refusalOf('{"a":1,"l":[1,2],"o":{"x":{}}}', operations)).toEqual([code, 0, path]);
  });

  it('whole, when a later operation cannot be applied', () => {
    const operations = '[{"op":"replace","path":"/a","value":2},{"op":"remove","path":"/b"}]';
    expect(refusalOf('{"a":1}', operations)).toEqual(['place-missing', 1, []]);
  });

  it('when it is too long, makes too much, or asks for too much work', () => {
    const copy = '{"op":"copy","from":"","path":"/a"}';
    const bomb = `[${Array.from({ length: 60 }, () => copy).join()}]`;
    expect(refusalOf('{}', bomb, { maxOperations: 59 })).toEqual(['too-many-operations', null, []]);
    expect(refusalOf('{"b":"0123456789"}', '[{"op":"copy","from":"/b","path":"/c"}]', { maxLength: 30 })).toEqual([
      'too-large',
      0,
      [],
    ]);
    const doubling = `[${Array.from({ length: 60 }, () => '{"op":"copy","from":"","path":"/a/-"}').join()}]`;
    expect(refusalOf('{"a":["0123456789"]}', doubling)).toEqual(['too-large', expect.any(Number), []]);
    const test = `[${Array.from({ length: 10 }, () => '{"op":"test","path":"/b","value":"0123456789"}').join()}]`;
    expect(refusalOf('{"b":"0123456789"}', test, { maxWork: 100 })).toEqual(['too-much-work', 5, []]);
  });
});

describe('A JSON Patch', () => {
  const text = '{"id":"x","n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0}],"o":{}}';

  it.each([
    ['[{"op":"add","path":"/l/0","value":3.10}]', '{"id":"x","n":1.50,"s":"\\u00e5","l":[3.10,1.0,{"k":2e0}],"o":{}}'],
    [
      '[{"op":"add","path":"/l/-","value":"\\u00e6"}]',
      '{"id":"x","n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0},"\\u00e6"],"o":{}}',
    ],
    ['[{"op":"add","path":"/n","value":null}]', '{"id":"x","n":null,"s":"\\u00e5","l":[1.0,{"k":2e0}],"o":{}}'],
    ['[{"op":"add","path":"/o/","value":1}]', '{"id":"x","n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0}],"o":{"":1}}'],
    [
      '[{"op":"add","path":"/o/a~1b~0c","value":1}]',
      '{"id":"x","n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0}],"o":{"a/b~c":1}}',
    ],
    ['[{"op":"remove","path":"/id"}]', '{"n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0}],"o":{}}'],
    ['[{"op":"remove","path":"/o"}]', '{"id":"x","n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0}]}'],
    [
      '[{"op":"copy","from":"/l/1","path":"/o/c"}]',
      '{"id":"x","n":1.50,"s":"\\u00e5","l":[1.0,{"k":2e0}],"o":{"c":{"k":2e0}}}',
    ],
    ['[{"op":"move","from":"/l/0","path":"/l/1"}]', '{"id":"x","n":1.50,"s":"\\u00e5","l":[{"k":2e0},1.0],"o":{}}'],
    ['[{"op":"move","from":"/n","path":"/n"}]', text],
    ['[{"op":"test","path":"/n","value":15e-1},{"op":"test","path":"/l","value":[1,{"k":2}]}]', text],
    ['[{"op":"test","path":"","value":{"o":{},"l":[1,{"k":2}],"n":1.5,"s":"å","id":"x"}}]', text],
    ['[{"op":"replace","path":"","value":[1]},{"op":"add","path":"/1","value":2}]', '[1,2]'],
    ['[]', text],
  ])('changes what it names and no other byte: %s', (operations, expected) => {
    expect(patched(text, operations)).toBe(expected);
  });

  it('compares numbers by value, exactly', () => {
    const equal = (a: string, b: string) => isEqual(documentOf(a).tree, documentOf(b).tree);
    for (const [a, b] of [
      ['0', '-0.00'],
      ['100', '1e2'],
      ['1.50', '0.15e1'],
      ['1e9999999999999999999', '1e9999999999999999999'],
    ] as const)
      expect(equal(a, b)).toBe(true);
    for (const [a, b] of [
      ['0.1', '0.10000000000000000001'],
      ['1', '-1'],
      ['10', '1'],
      ['1', 'true'],
      ['0', 'null'],
      ['{}', '[]'],
      ['{"a":1}', '{"b":1}'],
      ['[1,2]', '[2,1]'],
    ] as const)
      expect(equal(a, b)).toBe(false);
  });

  it('comes to what the same operations on a tree come to', () => {
    const name = fc.constantFrom('a', 'b', 'a/b', 'm~n', '', '0');
    const leaf = fc.oneof(fc.integer(), fc.constantFrom('x', 'å"\\', ''), fc.constant(null), fc.boolean());
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('object'), tie('array')),
      object: fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
      array: fc.array(tie('tree'), { maxLength: 4 }),
    }));
    const pointer = fc
      .array(fc.oneof(name, fc.constantFrom('-', '0', '1', '2')), { maxLength: 3 })
      .map((tokens) => tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: pointer, value: tree }),
      fc.record({ op: fc.constant('remove'), path: pointer }),
      fc.record({ op: fc.constantFrom('move', 'copy'), path: pointer, from: pointer }),
    );
    let applied = 0;
    fc.assert(
      fc.property(tree, fc.array(operation, { minLength: 1, maxLength: 3 }), (document, operations) => {
        const result = patch(JSON.stringify(document), JSON.stringify(operations));
        const expected = naively(document, operations);
        expect(result.ok ? { tree: JSON.parse(result.value) } : null).toEqual(expected);
        if (result.ok) applied++;
      }),
      { numRuns: 3000 },
    );
    expect(applied).toBeGreaterThan(100);
  });
});

type Tree = unknown;
interface Naive {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Tree;
}

/** The plain meaning of RFC 6902, on trees; null when the patch cannot be applied. */
function naively(document: Tree, operations: readonly Naive[]): { tree: Tree } | null {
  const root: { tree: Tree } = { tree: structuredClone(document) };
  for (const operation of operations) if (!naiveStep(root, operation)) return null;
  return JSON.parse(JSON.stringify(root));
}

const tokensOf = (pointer: string) =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

function childIn(node: Tree, token: string): { value: Tree } | null {
  if (Array.isArray(node))
    return /^(0|[1-9]\d*)$/.test(token) && Number(token) < node.length ? { value: node[Number(token)] } : null;
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, token)) return null;
  return { value: Object.entries(node).find(([name]) => name === token)?.[1] };
}

function getIn(root: Tree, tokens: readonly string[]): { value: Tree } | null {
  let found: { value: Tree } | null = { value: root };
  for (const token of tokens) found = found && childIn(found.value, token);
  return found;
}

function naiveStep(root: { tree: Tree }, { op, path, from = '', value }: Naive): boolean {
  const to = tokensOf(path);
  const source = tokensOf(from);
  switch (op) {
    case 'add':
      return naiveAdd(root, to, value);
    case 'replace': {
      if (getIn(root.tree, to) === null) return false;
      if (to.length > 0) naiveRemove(root, to);
      return naiveAdd(root, to, value);
    }
    case 'remove':
      return naiveRemove(root, to);
    case 'copy': {
      const found = getIn(root.tree, source);
      return found !== null && naiveAdd(root, to, structuredClone(found.value));
    }
    case 'move': {
      const found = getIn(root.tree, source);
      if (found === null) return false;
      if (path === from) return true;
      if (`${path}/`.startsWith(`${from}/`)) return false;
      return naiveRemove(root, source) && naiveAdd(root, to, found.value);
    }
    default: {
      const found = getIn(root.tree, to);
      return found !== null && naivelyEqual(found.value, value);
    }
  }
}

const sorted = (tree: Tree): Tree =>
  Array.isArray(tree)
    ? tree.map(sorted)
    : typeof tree === 'object' && tree !== null
      ? Object.entries(tree)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, member]) => ({ name, member: sorted(member) }))
          .concat([{ name: '{}', member: null }])
      : tree;

const naivelyEqual = (a: Tree, b: Tree): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function naiveAdd(root: { tree: Tree }, tokens: readonly string[], value: Tree): boolean {
  const last = tokens.at(-1);
  if (last === undefined) {
    root.tree = value;
    return true;
  }
  const parent = getIn(root.tree, tokens.slice(0, -1))?.value;
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : /^(0|[1-9]\d*)$/.test(last) ? Number(last) : -1;
    if (index < 0 || index > parent.length) return false;
    parent.splice(index, 0, value);
    return true;
  }
  if (typeof parent !== 'object' || parent === null) return false;
  Object.assign(parent, { [last]: value });
  return true;
}

function naiveRemove(root: { tree: Tree }, tokens: readonly string[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined || getIn(root.tree, tokens) === null) return false;
  const parent = getIn(root.tree, tokens.slice(0, -1))?.value;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, last);
  return true;
}

const data = process.env['TEST_DATA'];

interface OfficialCase {
  readonly comment: string;
  readonly doc: unknown;
  readonly patch: unknown;
  readonly expected?: unknown;
  readonly error?: string;
}

describe.skipIf(!data)('The official JSON Patch cases', () => {
  it('pass, all 16', () => {
    const file = join(data ?? '', 'fhir/patch/json-patch-tests.json');
    const cases: readonly OfficialCase[] = JSON.parse(readFileSync(file, 'utf8'));
    for (const { comment, doc, patch: operations, expected, error } of cases) {
      const result = patch(JSON.stringify(doc), JSON.stringify(operations));
      expect([comment, result.ok], comment).toEqual([comment, error === undefined]);
      if (result.ok) expect(JSON.parse(result.value), comment).toEqual(expected);
    }
    expect(cases.length).toBe(16);
  });
});
