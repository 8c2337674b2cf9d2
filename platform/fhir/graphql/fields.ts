// https://hl7.org/fhir/R4/graphql.html: which fields a type has.

import { isResourceType, typeModel } from '@fkj/standards-fhir';

/** What stands behind a field. */
export type FieldKind =
  | { readonly is: 'name-of-type' }
  | { readonly is: 'primitive'; readonly member: string }
  | { readonly is: 'element'; readonly member: string; readonly type: string }
  /** `resource` of a Reference. */
  | { readonly is: 'reference' }
  | { readonly is: 'read'; readonly kind: string }
  /** `__schema` and `__type`. */
  | { readonly is: 'schema' | 'type' }
  | { readonly is: 'list' | 'connection'; readonly kind: string };

/** Types that are no types of FHIR. */
export const QUERY = 'Query';
export const CONNECTION = 'Connection';
export const EDGE = 'Edge';

/** The field of this name; null where the type has none. */
export function fieldOf(type: string, name: string): FieldKind | null {
  if (name === '__typename') return { is: 'name-of-type' };
  if (type.startsWith('__')) return INTROSPECTION.get(type)?.get(name) ?? null;
  if (type === QUERY && name === '__schema') return { is: 'schema' };
  if (type === QUERY && name === '__type') return { is: 'type' };
  if (type === QUERY) return isResourceType(name) ? { is: 'read', kind: name } : searchField(name);
  if (type === CONNECTION) return CONNECTION_FIELDS.get(name) ?? null;
  if (type === EDGE) return EDGE_FIELDS.get(name) ?? null;
  const model = typeModel(type);
  if (model === null) return null;
  if (name === 'resourceType') return model.kind === 'resource' ? { is: 'name-of-type' } : null;
  if (name === 'resource' && type === 'Reference') return { is: 'reference' };
  const member = model.members.get(name);
  if (member !== undefined) {
    return isPrimitive(member.type)
      ? { is: 'primitive', member: name }
      : { is: 'element', member: name, type: member.type };
  }
  const beside = name.startsWith('_') ? model.members.get(name.slice(1)) : undefined;
  if (beside !== undefined && isPrimitive(beside.type)) return { is: 'element', member: name, type: 'Element' };
  return model.kind === 'resource' ? searchField(name) : null;
}

const isPrimitive = (type: string): boolean => typeModel(type)?.kind === 'primitive';

function searchField(name: string): FieldKind | null {
  const [, list] = /^(.+)List$/.exec(name) ?? [];
  if (list !== undefined && isResourceType(list)) return { is: 'list', kind: list };
  const [, connection] = /^(.+)Connection$/.exec(name) ?? [];
  return connection !== undefined && isResourceType(connection) ? { is: 'connection', kind: connection } : null;
}

const CONNECTION_FIELDS: ReadonlyMap<string, FieldKind> = new Map([
  ['count', { is: 'primitive', member: 'count' }],
  ['next', { is: 'primitive', member: 'next' }],
  ['edges', { is: 'element', member: 'edges', type: EDGE }],
]);

const EDGE_FIELDS: ReadonlyMap<string, FieldKind> = new Map([
  ['mode', { is: 'primitive', member: 'mode' }],
  ['resource', { is: 'element', member: 'resource', type: 'Resource' }],
]);

/** https://spec.graphql.org/October2021/#sec-Schema-Introspection.Schema-Introspection-Schema: plain members, and those of a type. */
const introspected = (plain: string, ...inner: readonly (readonly [name: string, type: string])[]) =>
  new Map<string, FieldKind>([
    ...plain.split(' ').map((member) => [member, { is: 'primitive', member }] as const),
    ...inner.map(([member, type]) => [member, { is: 'element', member, type }] as const),
  ]);

const INTROSPECTION: ReadonlyMap<string, ReadonlyMap<string, FieldKind>> = new Map([
  [
    '__Schema',
    introspected(
      'description',
      ['types', '__Type'],
      ['queryType', '__Type'],
      ['mutationType', '__Type'],
      ['subscriptionType', '__Type'],
      ['directives', '__Directive'],
    ),
  ],
  [
    '__Type',
    introspected(
      'kind name description specifiedByURL',
      ['fields', '__Field'],
      ['interfaces', '__Type'],
      ['possibleTypes', '__Type'],
      ['enumValues', '__EnumValue'],
      ['inputFields', '__InputValue'],
      ['ofType', '__Type'],
    ),
  ],
  [
    '__Field',
    introspected('name description isDeprecated deprecationReason', ['args', '__InputValue'], ['type', '__Type']),
  ],
  ['__InputValue', introspected('name description defaultValue isDeprecated deprecationReason', ['type', '__Type'])],
  ['__EnumValue', introspected('name description isDeprecated deprecationReason')],
  ['__Directive', introspected('name description isRepeatable locations', ['args', '__InputValue'])],
]);

/** Whether a fragment on this type can apply to an object of that. */
export function applies(condition: string, type: string): boolean {
  for (let of: string | null = type; of !== null; of = typeModel(of)?.base ?? null) if (of === condition) return true;
  return false;
}
