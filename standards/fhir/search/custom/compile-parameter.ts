// https://hl7.org/fhir/R4/searchparameter.html: a SearchParameter made ready, by the part of FHIRPath that is compiled.

import { isResourceType, typeModel } from '../../model/index.ts';
import { type CompiledPath, compilePath } from '../../path/compile.ts';
import { caught } from '../../path/issue.ts';
import { type Item, type Items, resourceItem } from '../../path/item.ts';
import { parse } from '../../path/parse.ts';
import { parametersByName, searchParametersOf } from '../definitions.ts';
import { combine } from '../extract.ts';
import type { CompiledParameter, ParameterType } from '../plan.ts';
import type { ReadContext } from '../read-context.ts';
import { referencedType } from '../read-reference.ts';
import { derivedReaders, type Reader, readerFor } from '../reader.ts';
import type { IndexEntry, SimpleValue } from '../value.ts';
import { branchesOf } from './branches.ts';
import { whyNotInOneRow } from './composite-parts.ts';
import type { CustomParameter } from './custom-parameter.ts';
import { joined, type ResultTypes, resultTypes } from './result-types.ts';

/** What a SearchParameter says of itself, as far as it counts here. */
export interface ParameterDefinition {
  readonly url: string;
  readonly code: string;
  readonly type: ParameterType;
  readonly description: string;
  readonly expression: string;
  /** SearchParameter.target; empty where it says none. */
  readonly targets: readonly string[];
  /** SearchParameter.component. */
  readonly components: readonly { readonly definition: string; readonly expression: string }[];
}

/** What stands in the way, in a sentence, and where: an element of SearchParameter. */
export interface ParameterFault {
  readonly element: 'code' | 'type' | 'expression' | 'target' | 'component';
  readonly sentence: string;
}

export type CompiledCustom =
  | { readonly ok: true; readonly value: CustomParameter }
  | { readonly ok: false; readonly fault: ParameterFault };

/** Steps of one evaluation: no single parameter may hold up a write. */
const EFFORT = 20_000;

const fault = (element: ParameterFault['element'], sentence: string): { ok: false; fault: ParameterFault } => ({
  ok: false,
  fault: { element, sentence },
});

/** As `entriesOf`: a type, or one that it is made of, that values are read from. */
const readAs = (type: ParameterType, of: string): string | null => {
  const system = SYSTEM[of];
  if (system !== undefined) return readerFor(type, system) === null ? null : system;
  for (let name: string | null = of; name !== null; name = typeModel(name)?.base ?? null) {
    if (readerFor(type, name) !== null) return name;
  }
  return null;
};

/** What an expression makes is read as the primitive of FHIR that it is written like. */
const SYSTEM: Readonly<Record<string, string>> = {
  'System.Boolean': 'boolean',
  'System.String': 'string',
  'System.Integer': 'integer',
  'System.Decimal': 'decimal',
  'System.Date': 'date',
  'System.DateTime': 'dateTime',
};

interface Part {
  readonly type: ParameterType;
  readonly branches: readonly { readonly path: CompiledPath; readonly resolves: string | null }[];
  readonly types: ResultTypes;
}

type Compiled<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ParameterFault };

const compilePart = (
  kind: string,
  { type, expression, from }: { type: ParameterType; expression: string; from: ResultTypes },
  element: 'expression' | 'component',
): Compiled<Part> => {
  const resource: ResultTypes = new Map([[kind, null]]);
  const branches: Part['branches'][number][] = [];
  const found: ResultTypes[] = [];
  for (const { text, resolves } of branchesOf(expression)) {
    if (resolves !== null && !isResourceType(resolves))
      return fault(element, 'resolve() is followed by no resource type.');
    const path = compilePath(text);
    if (!path.ok) return fault(element, `${path.error.part}: ${path.error.sentence}`);
    const made = caught(() => resultTypes(parse(text), from, resource));
    if (!made.ok) return fault(element, `${made.error.part}: ${made.error.sentence}`);
    found.push(resolves === null ? made.value : new Map([...made.value].map(([name]) => [name, new Set([resolves])])));
    if (made.value.size > 0) branches.push({ path: path.value, resolves });
  }
  const types = joined(found);
  if (branches.length === 0) return fault(element, `It says nothing of ${kind}.`);
  if (type !== 'composite' && ![...types.keys()].some((of) => readAs(type, of) !== null)) {
    return fault('type', `What the expression gives of ${kind} (${[...types.keys()].join(', ')}) is no ${type}.`);
  }
  return { ok: true, value: { type, branches, types } };
};

/** The parameter on one of its base types; refused where it cannot be carried, or where the type has one of that name. */
export const compileParameter = (kind: string, definition: ParameterDefinition): CompiledCustom => {
  const { url, code, type, description, expression } = definition;
  if (type === 'special') return fault('type', 'Special parameters cannot be made.');
  if (parametersByName(kind)?.has(code))
    return fault('code', `${kind} has a search parameter of this name in FHIR R4.`);
  const whole = compilePart(kind, { type, expression, from: new Map([[kind, null]]) }, 'expression');
  if (!whole.ok) return whole;
  const described = {
    name: code,
    type,
    url,
    documentation: description,
    targets: [],
    components: [],
    canonical: false,
  };
  if (type === 'composite') return compileComposite(kind, definition, { whole: whole.value, described });
  const targets = type === 'reference' ? targetsOf(definition, whole.value) : [];
  if (type === 'reference' && targets.length === 0) {
    return fault('target', 'It may lead to any type: name those that it leads to as target.');
  }
  if (!targets.every(isResourceType)) return fault('target', 'A target is no resource type.');
  const canonical = type === 'reference' && ![...whole.value.types.keys()].includes('Reference');
  const parameter: CompiledParameter = { ...described, targets };
  return { ok: true, value: { ...parameter, canonical, collect: collector(parameter, whole.value) } };
};

const targetsOf = ({ targets }: ParameterDefinition, { types }: Part): readonly string[] => {
  if (targets.length > 0) return targets;
  const all = [...types].flatMap(([, found]) => (found === null ? [null] : [...found]));
  return all.includes(null) ? [] : [...new Set(all.filter((target) => target !== null))].filter(isResourceType);
};

const compileComposite = (
  kind: string,
  { code, components }: ParameterDefinition,
  { whole, described }: { whole: Part; described: CompiledParameter & { readonly canonical: boolean } },
): CompiledCustom => {
  const parts: Part[] = [];
  const names: string[] = [];
  for (const { definition, expression } of components) {
    const own = searchParametersOf(kind).find(({ url }) => url === definition.replace(/\|.*$/, ''));
    if (own === undefined) return fault('component', `A component is no search parameter that FHIR R4 has on ${kind}.`);
    if (own.type === 'composite' || own.type === 'special')
      return fault('component', 'A component is itself composite or special.');
    const part = compilePart(kind, { type: own.type, expression, from: whole.types }, 'component');
    if (!part.ok) return fault('component', part.fault.sentence);
    parts.push(part.value);
    names.push(own.name);
  }
  const stands = whyNotInOneRow(parts.map(({ type }) => type));
  if (stands !== null) return fault('component', stands);
  return {
    ok: true,
    value: {
      ...described,
      components: names,
      collect: (resource, out, base) => {
        const context = { resource, base };
        for (const item of itemsOf(whole, [resourceItem(resource)], context)) {
          const columns = parts.map((part) =>
            itemsOf(part, [item], context).flatMap((one) => valuesOf(part.type, one, context)),
          );
          for (const value of combine(columns)) out.push({ param: code, value });
        }
      },
    },
  };
};

/** An evaluation that cannot be finished on this resource gives no value. */
const itemsOf = ({ branches }: Part, focus: Items, { resource, base }: ReadContext): Items =>
  branches.flatMap(({ path, resolves }) => {
    const environment = { resource, effort: { left: EFFORT }, ...(base === null ? {} : { base }) };
    const found = path.evaluate(focus, environment);
    if (!found.ok) return [];
    return resolves === null
      ? found.value
      : found.value.filter(({ value }) => referencedType(value, resource) === resolves);
  });

const valuesOf = (type: ParameterType, item: Item, context: ReadContext): readonly SimpleValue[] => {
  const as = readAs(type, item.type);
  const read = as === null || item.value === null ? null : readerFor(type, as);
  const values: SimpleValue[] = [];
  read?.(item.value, values, context);
  return values;
};

const collector = (parameter: CompiledParameter, part: Part): CustomParameter['collect'] => {
  const { name: param, type } = parameter;
  const readers = new Map<string, readonly { readonly param: string; readonly read: Reader }[]>();
  const readersOf = (of: string): readonly { readonly param: string; readonly read: Reader }[] => {
    const known = readers.get(of);
    if (known !== undefined) return known;
    const as = readAs(type, of);
    const read = as === null ? null : readerFor(type, as);
    const made = as === null || read === null ? [] : [{ param, read }, ...derivedReaders(parameter, as)];
    readers.set(of, made);
    return made;
  };
  return (resource, out: IndexEntry[], base) => {
    const context = { resource, base };
    for (const item of itemsOf(part, [resourceItem(resource)], context)) {
      if (item.value === null) continue;
      for (const reader of readersOf(item.type)) {
        const values: SimpleValue[] = [];
        reader.read(item.value, values, context);
        for (const value of values) out.push({ param: reader.param, value });
      }
    }
  };
};
