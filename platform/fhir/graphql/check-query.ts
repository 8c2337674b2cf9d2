// https://spec.graphql.org/October2021/#sec-Validation: what is asked for exists, before anything is read.

import { ok, type Result } from '@fkj/platform-record';
import { compilePath, typeModel } from '@fkj/standards-fhir';
import type { ASTNode, FieldNode, SelectionSetNode } from 'graphql';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { CONNECTION, EDGE, type FieldKind, fieldOf, QUERY } from './fields.ts';
import { argumentsOf, type Query } from './query.ts';
import { typeOfName } from './type-names.ts';

/** Fields inside each other, and of all, fragments counted where they are used. */
const DEEPEST = 15;
const MOST = 5_000;
/** A type in a schema is wrapped in others; what a query gets of a schema is bounded by its values. */
const DEEPEST_SCHEMA = 30;
const DIRECTIVES: ReadonlySet<string> = new Set(['skip', 'include']);

/** Checks a query that begins at this type; the first fault is told with its line. */
export function checkQuery(query: Query, type: string): Result<null, Refusal> {
  const fault = new Check(query).selection(query.selection, type, 0);
  return fault ?? ok(null);
}

type Fault = Result<never, Refusal> | null;

class Check {
  private readonly query: Query;
  private fields = 0;

  constructor(query: Query) {
    this.query = query;
  }

  selection(selection: SelectionSetNode, type: string, depth: number): Fault {
    if (depth > (type.startsWith('__') ? DEEPEST_SCHEMA : DEEPEST)) return costly();
    for (const node of selection.selections) {
      if (++this.fields > MOST) return costly();
      const directive = node.directives?.find(({ name }) => !DIRECTIVES.has(name.value));
      if (directive !== undefined) return wrong(directive, 'Of the directives, @skip and @include are offered.');
      const fault = node.kind === 'Field' ? this.field(node, type, depth) : this.fragment(node, type, depth);
      if (fault !== null) return fault;
    }
    return null;
  }

  private fragment(
    node: Exclude<SelectionSetNode['selections'][number], FieldNode>,
    type: string,
    depth: number,
  ): Fault {
    const fragment = node.kind === 'InlineFragment' ? node : this.query.fragments.get(node.name.value);
    if (fragment === undefined) return wrong(node, 'There is no fragment of this name.');
    const named = fragment.typeCondition?.name.value;
    const condition = named === undefined ? type : typeOfName(named);
    const known =
      typeModel(condition) !== null || [QUERY, CONNECTION, EDGE].includes(condition) || condition.startsWith('__');
    return known
      ? this.selection(fragment.selectionSet, condition, depth + 1)
      : wrong(node, 'There is no type of this name.');
  }

  private field(node: FieldNode, type: string, depth: number): Fault {
    const field = fieldOf(type, node.name.value);
    if (field === null) return wrong(node, 'There is no such field here.');
    const inner = typeInside(field);
    if (inner === null)
      return node.selectionSet === undefined ? null : wrong(node, 'This field has no fields of its own.');
    if (node.selectionSet === undefined) return wrong(node, 'Say which fields of this are wanted.');
    return this.given(node, field, inner) ?? this.selection(node.selectionSet, inner, depth + 1);
  }

  private given(node: FieldNode, field: FieldKind, inner: string): Fault {
    const given = argumentsOf(node, this.query);
    if (field.is === 'read' && typeof given.get('id') !== 'string') return wrong(node, 'The argument id is needed.');
    if (field.is === 'type' && typeof given.get('name') !== 'string')
      return wrong(node, 'The argument name is needed.');
    if (field.is !== 'element' || inner.startsWith('__')) return null;
    for (const [name, value] of given) {
      if (name === '_count' || name === '_offset') continue;
      if (name === 'fhirpath') {
        const compiled = compilePath(String(value));
        if (!compiled.ok) return wrong(node, `The FHIRPath is not compiled: ${compiled.error.sentence}`);
      } else if (typeModel(inner)?.members.get(name) === undefined)
        return wrong(node, 'There is no such argument here.');
    }
    return null;
  }
}

/** The type of what is selected inside a field; null for a primitive. */
export function typeInside(field: FieldKind): string | null {
  switch (field.is) {
    case 'name-of-type':
    case 'primitive':
      return null;
    case 'element':
      return field.type;
    case 'reference':
      return 'Resource';
    case 'schema':
      return '__Schema';
    case 'type':
      return '__Type';
    case 'read':
    case 'list':
      return field.kind;
    case 'connection':
      return CONNECTION;
    default:
      return field satisfies never;
  }
}

const costly = (): Fault =>
  refuse('graphql-costly', { detail: `At most ${MOST} fields, ${DEEPEST} inside each other.` });

function wrong({ loc }: ASTNode, sentence: string): Fault {
  const place = loc?.startToken;
  return refuse('graphql', {
    detail: place === undefined ? sentence : `${sentence} Line ${place.line}, column ${place.column}.`,
  });
}
