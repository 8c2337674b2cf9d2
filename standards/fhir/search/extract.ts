// https://hl7.org/fhir/R4/search.html and DESIGN.md §4 "Index": the values a resource has under its search parameters.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { CustomParameters } from './custom/custom-parameter.ts';
import { compiledType } from './definitions.ts';
import type { CompiledParameter, Emit, Part } from './plan.ts';
import { type ReadContext, textOf } from './read-context.ts';
import { readResource } from './read-reference.ts';
import { codeReader, derivedReaders, type Reader, readerFor } from './reader.ts';
import type { CompositeValue, IndexEntry, SimpleValue } from './value.ts';
import { makeReady, type ReadyBranch, walk } from './walk.ts';

export interface ExtractOptions {
  /** Address of this server's FHIR interface without a slash at the end: absolute references below it are our own. */
  readonly base?: string;
  /** Parameters beside those of R4. */
  readonly custom?: CustomParameters;
}

/** Adds the entries of one node. */
type Collector = (node: JsonValue, out: IndexEntry[], context: ReadContext) => void;

// The record keeps both as columns; lastUpdated is not even known before the commit.
const KEPT_ELSEWHERE = new Set(['_id', '_lastUpdated']);

const simpleCollector =
  (param: string, read: Reader): Collector =>
  (node, out, context) => {
    const values: SimpleValue[] = [];
    read(node, values, context);
    for (const value of values) out.push({ param, value });
  };

/** A parameter, and what its modifiers look at beside it. */
const withDerived = (parameter: CompiledParameter, as: string, read: Reader): Collector => {
  const collect = simpleCollector(parameter.name, read);
  const derived = derivedReaders(parameter, as).map(({ param, read: other }) => simpleCollector(param, other));
  if (derived.length === 0) return collect;
  return (node, out, context) => {
    collect(node, out, context);
    for (const one of derived) one(node, out, context);
  };
};

const PRESENT = 'present-and-not-false:';

const presentCollector =
  (param: string, member: string): Collector =>
  (node, out) => {
    if (!isObject(node)) return;
    // The only use is Patient.deceased, a choice of boolean and dateTime.
    const present = node[`${member}Boolean`] === true || node[`${member}DateTime`] !== undefined;
    out.push({ param, value: { type: 'token', system: null, code: String(present) } });
  };

const readerOf = (type: CompiledParameter['type'], emit: Emit): Reader | null =>
  emit.system === undefined || type !== 'token' ? readerFor(type, emit.as) : codeReader(emit.system);

const partReader = (part: Part): Reader => {
  const steps = makeReady(part.steps, (emits) =>
    emits.map((emit) => readerOf(part.type, emit)).filter((reader) => reader !== null),
  );
  return (node, out, context) => {
    const start = part.from === 'resource' ? context.resource : node;
    if (!isObject(start)) return;
    walk(steps, start, { resource: context.resource, visit: (read, found) => read(found, out, context) });
  };
};

/** Every combination of the parts' values within one repetition. */
export const combine = (columns: readonly (readonly SimpleValue[])[]): readonly CompositeValue[] =>
  columns
    .reduce<readonly (readonly SimpleValue[])[]>(
      (rows, column) => rows.flatMap((row) => column.map((value) => [...row, value])),
      [[]],
    )
    .map((parts) => ({ type: 'composite', parts }));

const compositeCollector = (param: string, parts: readonly Part[]): Collector => {
  const readers = parts.map(partReader);
  return (node, out, context) => {
    const columns: SimpleValue[][] = [];
    for (const read of readers) {
      const values: SimpleValue[] = [];
      read(node, values, context);
      if (values.length === 0) return;
      columns.push(values);
    }
    for (const value of combine(columns)) out.push({ param, value });
  };
};

const collectorFor = (emit: Emit, parameters: readonly CompiledParameter[]): Collector | null => {
  const parameter = parameters[emit.param];
  if (!parameter || KEPT_ELSEWHERE.has(parameter.name)) return null;
  if (emit.parts) return compositeCollector(parameter.name, emit.parts);
  if (emit.as.startsWith(PRESENT)) return presentCollector(parameter.name, emit.as.slice(PRESENT.length));
  if (emit.as === 'Resource') {
    return simpleCollector(parameter.name, (node, out) => readResource(node, out, parameter.targets));
  }
  const reader = readerOf(parameter.type, emit);
  return reader && withDerived(parameter, emit.as, reader);
};

interface Extractor {
  readonly root: readonly Collector[];
  readonly branches: readonly ReadyBranch<Collector>[];
}

const extractors = new Map<string, Extractor>();

const extractorFor = (resourceType: string): Extractor | null => {
  const known = extractors.get(resourceType);
  if (known) return known;
  const type = compiledType(resourceType);
  if (!type) return null;
  const prepare = (emits: readonly Emit[]): readonly Collector[] =>
    emits.map((emit) => collectorFor(emit, type.parameters)).filter((collector) => collector !== null);
  const extractor = { root: prepare(type.emits), branches: makeReady(type.branches, prepare) };
  extractors.set(resourceType, extractor);
  return extractor;
};

/**
 * The index entries of a resource as `read` of standards/json gives it. `_id` and `_lastUpdated` are left to the record,
 * which knows them. A value that cannot be read (a date that is none) gives no entry; an unknown type gives none at all.
 */
export const extract = (resource: JsonObject, options: ExtractOptions = {}): readonly IndexEntry[] => {
  const kind = textOf(resource, 'resourceType') ?? '';
  const extractor = extractorFor(kind);
  if (!extractor) return [];
  const out: IndexEntry[] = [];
  const context: ReadContext = { resource, base: options.base ?? null };
  for (const collect of extractor.root) collect(resource, out, context);
  walk(extractor.branches, resource, { resource, visit: (collect, node) => collect(node, out, context) });
  if (options.custom !== undefined) {
    for (const parameter of options.custom.ofType(kind)) parameter.collect(resource, out, context.base);
  }
  return out;
};
