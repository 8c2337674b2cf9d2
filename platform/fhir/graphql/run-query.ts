// https://hl7.org/fhir/R4/graphql.html: a checked query on the record; every resource comes through read and search, guarded and logged.

import type { Caller } from '@fkj/platform-access';
import { compilePath, localObject } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue, read as readJson } from '@fkj/standards-json';
import type { FieldNode, SelectionSetNode } from 'graphql';
import { baseOf, type FhirHouse } from '../house.ts';
import { read } from '../interaction/read.ts';
import { search } from '../interaction/search.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { applies, CONNECTION, EDGE, fieldOf, QUERY } from './fields.ts';
import { argumentsOf, isTaken, type Query } from './query.ts';
import { searchParameters } from './search-arguments.ts';
import { withRolesOfNow } from './with-roles-of-now.ts';

/** Reads and searches of one query; values of its answer. */
const MOST_LOOKS = 200;
const MOST_VALUES = 200_000;

/** https://spec.graphql.org/October2021/#sec-Errors */
export interface QueryError {
  readonly message: string;
  readonly path: readonly string[];
  /** OperationOutcome as JSON text. */
  readonly outcome: string;
}

export interface QueryAnswer {
  readonly data: JsonObject;
  readonly errors: readonly QueryError[];
}

/** Runs a query from the root of the system (null), or on one resource. */
export async function runQuery(
  house: FhirHouse,
  caller: Caller,
  { query, resource }: { readonly query: Query; readonly resource: JsonObject | null },
): Promise<QueryAnswer> {
  const run = new Run(house, caller, query);
  const root = resource ?? {};
  const focus = { tree: root, type: resource === null ? QUERY : typeOf(root, 'Resource'), root, path: [] };
  return { data: await run.object(focus, [query.selection]), errors: run.errors };
}

interface Focus {
  readonly tree: JsonObject;
  readonly type: string;
  /** The resource that contains it, for `#` references. */
  readonly root: JsonObject;
  readonly path: readonly string[];
}

interface Wanted {
  readonly node: FieldNode;
  readonly inside: readonly SelectionSetNode[];
}

class Run {
  readonly errors: QueryError[] = [];
  private readonly house: FhirHouse;
  private readonly caller: Caller;
  private readonly query: Query;
  private readonly read = new Map<string, JsonObject | null>();
  private looks = 0;
  private values = 0;

  constructor(house: FhirHouse, caller: Caller, query: Query) {
    this.house = house;
    this.caller = caller;
    this.query = query;
  }

  async object(focus: Focus, selections: readonly SelectionSetNode[]): Promise<JsonObject> {
    const wanted = new Map<string, Wanted>();
    for (const selection of selections) this.collect(selection, focus.type, wanted);
    const members: [string, JsonValue][] = [];
    for (const [key, field] of wanted) {
      if (++this.values > MOST_VALUES) {
        this.fail(focus.path, [{ code: 'graphql-costly' }]);
        break;
      }
      members.push([key, await this.field({ ...focus, path: [...focus.path, key] }, field)]);
    }
    return Object.fromEntries(members);
  }

  /** Fields by the name that they have in the answer; those of one name are one. */
  private collect(selection: SelectionSetNode, type: string, wanted: Map<string, Wanted>): void {
    for (const node of selection.selections) {
      if (!isTaken(node.directives, this.query)) continue;
      if (node.kind === 'Field') {
        const key = node.alias?.value ?? node.name.value;
        const known = wanted.get(key);
        const inside = node.selectionSet === undefined ? [] : [node.selectionSet];
        wanted.set(key, { node: known?.node ?? node, inside: [...(known?.inside ?? []), ...inside] });
        continue;
      }
      const fragment = node.kind === 'InlineFragment' ? node : this.query.fragments.get(node.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      if (condition === undefined || applies(condition, type)) this.collect(fragment.selectionSet, type, wanted);
    }
  }

  private async field(focus: Focus, { node, inside }: Wanted): Promise<JsonValue> {
    const field = fieldOf(focus.type, node.name.value);
    const given = argumentsOf(node, this.query);
    switch (field?.is) {
      case 'name-of-type':
        return focus.type;
      case 'primitive':
        return focus.tree[field.member] ?? null;
      case 'element':
        return this.elements(focus, { member: field.member, type: field.type, given, inside });
      case 'reference':
        return this.reference(focus, given, inside);
      case 'read': {
        const found = await this.lookUp({ kind: field.kind, id: String(given.get('id')) }, focus.path);
        return found === null ? null : this.resource(found, focus, inside);
      }
      case 'list':
      case 'connection':
        return this.search(focus, { kind: field.kind, as: field.is, given, inside });
      default:
        return null;
    }
  }

  private resource(tree: JsonObject, { path }: Focus, inside: readonly SelectionSetNode[]): Promise<JsonObject> {
    return this.object({ tree, type: typeOf(tree, 'Resource'), root: tree, path }, inside);
  }

  private async elements(
    focus: Focus,
    asked: {
      readonly member: string;
      readonly type: string;
      readonly given: ReadonlyMap<string, JsonValue>;
      readonly inside: readonly SelectionSetNode[];
    },
  ): Promise<JsonValue> {
    const { type, given, inside } = asked;
    const value = focus.tree[asked.member];
    const show = (item: JsonValue): Promise<JsonValue> | null => {
      if (!isObject(item)) return null;
      const of = typeOf(item, type);
      const root = type === 'Resource' && focus.type === EDGE ? item : focus.root;
      return this.object({ tree: item, type: of, root, path: focus.path }, inside);
    };
    if (!isArray(value)) return value === undefined ? null : show(value);
    const shown: JsonValue[] = [];
    for (const item of chosen(value, { type, given, root: focus.root })) shown.push(await show(item));
    return shown;
  }

  private async reference(
    { tree, root, path }: Focus,
    given: ReadonlyMap<string, JsonValue>,
    inside: readonly SelectionSetNode[],
  ): Promise<JsonValue> {
    const { reference } = tree;
    if (typeof reference !== 'string') return null;
    const wanted = given.get('type');
    if (reference.startsWith('#')) {
      const contained = isArray(root['contained']) ? root['contained'].filter(isObject) : [];
      const found = contained.find(({ id }) => `#${String(id)}` === reference);
      if (found === undefined || (wanted !== undefined && found['resourceType'] !== wanted)) return null;
      return this.object({ tree: found, type: typeOf(found, 'Resource'), root, path }, inside);
    }
    const target = localObject(reference, baseOf(this.house));
    if (target === null || (wanted !== undefined && target.kind !== wanted)) return null;
    const found = await this.lookUp(target, given.get('optional') === true ? null : path);
    return found === null
      ? null
      : this.object({ tree: found, type: typeOf(found, 'Resource'), root: found, path }, inside);
  }

  /** One resource, looked at once; `path` is null where its absence is no error. */
  private async lookUp(name: { kind: string; id: string }, path: readonly string[] | null): Promise<JsonObject | null> {
    const key = `${name.kind}/${name.id}`;
    const known = this.read.get(key);
    if (known !== undefined) return known;
    if (!this.mayLook(path ?? [])) return null;
    const answer = await withRolesOfNow(this.house, this.caller, (caller) => read(this.house, caller, name));
    const tree = answer.ok && answer.value.status === 200 ? treeOf(answer.value.body) : null;
    this.read.set(key, tree);
    if (tree === null && path !== null) this.fail(path, answer.ok ? [{ code: 'not-found' }] : answer.error);
    return tree;
  }

  private async search(
    focus: Focus,
    asked: {
      readonly kind: string;
      readonly as: 'list' | 'connection';
      readonly given: ReadonlyMap<string, JsonValue>;
      readonly inside: readonly SelectionSetNode[];
    },
  ): Promise<JsonValue> {
    if (!this.mayLook(focus.path)) return null;
    const parameters = searchParameters(asked.given, focus.type === QUERY ? null : focus.tree);
    if (!parameters.ok) return this.fail(focus.path, parameters.error);
    const { kind } = asked;
    const ask = { kind, parameters: parameters.value, from: 'body', handling: 'strict' } as const;
    const answer = await withRolesOfNow(this.house, this.caller, (caller) => search(this.house, caller, ask));
    if (!answer.ok) return this.fail(focus.path, answer.error);
    const bundle = treeOf(answer.value.body) ?? {};
    const edges = edgesIn(bundle);
    if (asked.as === 'connection') {
      const tree = { count: bundle['total'] ?? null, next: nextOf(bundle), edges };
      return this.object({ tree, type: CONNECTION, root: tree, path: focus.path }, asked.inside);
    }
    const list: JsonValue[] = [];
    for (const { mode, resource } of edges) {
      if (mode === 'match' && isObject(resource)) list.push(await this.resource(resource, focus, asked.inside));
    }
    return list;
  }

  private mayLook(path: readonly string[]): boolean {
    if (++this.looks <= MOST_LOOKS) return true;
    this.fail(path, [{ code: 'graphql-costly', detail: `At most ${MOST_LOOKS} reads and searches.` }]);
    return false;
  }

  private fail(path: readonly string[], refusal: Refusal): null {
    const message = refusal[0].detail ?? refusal[0].code;
    if (this.errors.length < 100) this.errors.push({ message, path, outcome: printOutcome(refusal) });
    return null;
  }
}

const typeOf = (tree: JsonObject, declared: string): string =>
  declared === 'Resource' && typeof tree['resourceType'] === 'string' ? tree['resourceType'] : declared;

function treeOf(body: string | null): JsonObject | null {
  const document = body === null ? null : readJson(body);
  return document?.ok && isObject(document.value.tree) ? document.value.tree : null;
}

/** What was found; remarks of the search are none of it. */
function edgesIn(bundle: JsonObject): readonly JsonObject[] {
  const entries = isArray(bundle['entry']) ? bundle['entry'].filter(isObject) : [];
  return entries.flatMap(({ resource, search: found }) => {
    const mode = isObject(found) ? (found['mode'] ?? null) : null;
    return isObject(resource) && mode !== 'outcome' ? [{ mode, resource }] : [];
  });
}

/** The token of the next page, for the argument `_page`. */
function nextOf(bundle: JsonObject): JsonValue {
  const links = isArray(bundle['link']) ? bundle['link'].filter(isObject) : [];
  const next = links.find(({ relation }) => relation === 'next')?.['url'];
  return typeof next === 'string' ? new URL(next).searchParams.get('_page') : null;
}

/** The items of a list that its arguments choose. */
function chosen(
  items: readonly JsonValue[],
  {
    type,
    given,
    root,
  }: { readonly type: string; readonly given: ReadonlyMap<string, JsonValue>; readonly root: JsonObject },
): readonly JsonValue[] {
  let left = items.filter((item) => item !== null);
  for (const [name, value] of given) {
    if (name === '_count' || name === '_offset') continue;
    if (name === 'fhirpath') {
      const compiled = compilePath(String(value));
      left = left.filter((item) => {
        const found = compiled.ok
          ? compiled.value.evaluate([{ value: item, type, element: null }], { resource: root })
          : null;
        return found?.ok === true && found.value[0]?.value === true;
      });
    } else left = left.filter((item) => isObject(item) && textOf(item[name]) === textOf(value));
  }
  const offset = numberOf(given.get('_offset')) ?? 0;
  const count = numberOf(given.get('_count'));
  return left.slice(offset, count === null ? undefined : offset + count);
}

const textOf = (value: JsonValue | undefined): string => (value instanceof Decimal ? value.text : String(value));
const numberOf = (value: JsonValue | undefined): number | null =>
  value instanceof Decimal ? Math.max(0, Math.trunc(value.toNumber())) : null;
