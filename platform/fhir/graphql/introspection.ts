// https://spec.graphql.org/October2021/#sec-Introspection: the schema, made of R4's definitions piece by piece while it is read.

import { resourceTypes, revIncludeTargets, searchParametersOf, typeModel } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { CONNECTION, EDGE, QUERY } from './fields.ts';
import { nameOfType, typesByName } from './type-names.ts';

// Members that lead on are getters: a schema is without end, what a query asks of it is not.

const SCALARS = ['String', 'Int', 'Boolean', 'ID'];

/** `__schema` */
export const schemaTree = (): JsonObject => ({
  description: null,
  get types() {
    return [...SCALARS, QUERY, CONNECTION, EDGE, ...typesByName().keys()].flatMap((name) => typeTree(name) ?? []);
  },
  get queryType() {
    return typeTree(QUERY);
  },
  mutationType: null,
  subscriptionType: null,
  get directives() {
    return ['skip', 'include'].map(directive);
  },
});

const directive = (name: string): JsonObject => ({
  name,
  description: null,
  isRepeatable: false,
  locations: ['FIELD', 'FRAGMENT_SPREAD', 'INLINE_FRAGMENT'],
  get args() {
    return [argument('if', required(named('Boolean')))];
  },
});

type Kind = 'SCALAR' | 'OBJECT' | 'INTERFACE';

/** `__type(name:)`; null where the schema has no such type. */
export function typeTree(name: string): JsonObject | null {
  if (SCALARS.includes(name)) return type(name, 'SCALAR', () => []);
  if (name === QUERY) return type(name, 'OBJECT', queryFields);
  if (name === CONNECTION) {
    return type(name, 'OBJECT', () => [
      field('count', named('Int')),
      field('next', named('String')),
      field('edges', list(named(EDGE))),
    ]);
  }
  if (name === EDGE)
    return type(name, 'OBJECT', () => [field('mode', named('String')), field('resource', named('Resource'))]);
  const of = typesByName().get(name);
  if (of === undefined) return null;
  const model = typeModel(of);
  if (model === null || model.kind === 'primitive') return type(name, 'SCALAR', () => []);
  const isInterface = of === 'Resource' || of === 'DomainResource';
  return type(name, isInterface ? 'INTERFACE' : 'OBJECT', () => elementFields(of));
}

function type(name: string, kind: Kind, fields: () => readonly JsonObject[]): JsonObject {
  return {
    kind,
    name,
    description: null,
    specifiedByURL: null,
    get fields() {
      return kind === 'SCALAR' ? null : fields();
    },
    get interfaces() {
      return kind === 'SCALAR' ? null : basesOf(typesByName().get(name) ?? name).map(named);
    },
    get possibleTypes() {
      return kind === 'INTERFACE' ? resourceTypes.filter((one) => basesOf(one).includes(name)).map(named) : null;
    },
    enumValues: null,
    inputFields: null,
    ofType: null,
  };
}

/** Resource and DomainResource, where the type is one. */
function basesOf(name: string): readonly string[] {
  const base = typeModel(name)?.kind === 'resource' ? typeModel(name)?.base : null;
  return base === null || base === undefined ? [] : [base, ...basesOf(base)];
}

const named = (name: string): JsonObject => typeTree(name) ?? type(name, 'SCALAR', () => []);

const list = (ofType: JsonObject): JsonObject => ({ kind: 'LIST', name: null, ofType });
const required = (ofType: JsonObject): JsonObject => ({ kind: 'NON_NULL', name: null, ofType });

const field = (name: string, of: JsonObject, args: () => readonly JsonObject[] = () => []): JsonObject => ({
  name,
  description: null,
  get args() {
    return args();
  },
  type: of,
  isDeprecated: false,
  deprecationReason: null,
});

const argument = (name: string, of: JsonObject): JsonObject => ({
  name,
  description: null,
  type: of,
  defaultValue: null,
  isDeprecated: false,
  deprecationReason: null,
});

const queryFields = (): readonly JsonObject[] =>
  resourceTypes.flatMap((kind) => [
    field(kind, named(kind), () => [argument('id', required(named('ID')))]),
    field(`${kind}List`, list(named(kind)), () => searchArguments(kind)),
    field(`${kind}Connection`, named(CONNECTION), () => searchArguments(kind)),
  ]);

/** The parameters of a search; GraphQL has no hyphens in names. */
const searchArguments = (kind: string): readonly JsonObject[] => {
  const names = searchParametersOf(kind).map(({ name }) => name.replaceAll('-', '_'));
  return [...new Set([...names, '_count', '_sort', '_page'])].map((name) => argument(name, list(named('String'))));
};

/** The elements of a type, and for a resource what refers to it. */
function elementFields(of: string): readonly JsonObject[] {
  const model = typeModel(of);
  const elements = [...(model?.members ?? [])].map(([name, { element, type: inner }]) => {
    const item = named(nameOfType(inner));
    const isObject = typeModel(inner)?.kind !== 'primitive';
    return element.max > 1 ? field(name, list(item), () => (isObject ? chosenArguments() : [])) : field(name, item);
  });
  if (of === 'Reference') {
    const args = () => [argument('type', named('String')), argument('optional', named('Boolean'))];
    return [...elements, field('resource', named('Resource'), args)];
  }
  return model?.kind === 'resource'
    ? [field('resourceType', named('String')), ...elements, ...referring(of)]
    : elements;
}

const chosenArguments = (): readonly JsonObject[] => [
  argument('_count', named('Int')),
  argument('_offset', named('Int')),
  argument('fhirpath', named('String')),
];

/** Kinds with a parameter that leads to this one by name; `_reference` says which, further parameters narrow it. */
function referring(of: string): readonly JsonObject[] {
  const kinds = new Set(revIncludeTargets(of).map((target) => target.split(':')[0] ?? ''));
  const args = () => [argument('_reference', required(named('String'))), argument('_count', named('Int'))];
  return [...kinds].flatMap((kind) => [
    field(`${kind}List`, list(named(kind)), args),
    field(`${kind}Connection`, named(CONNECTION), args),
  ]);
}
