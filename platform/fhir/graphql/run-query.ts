// https://hl7.org/fhir/R4/graphql.html: a checked query on the record; every resource comes through read and search, guarded and logged.

import { setImmediate } from 'node:timers/promises';
import type { Caller } from '@fkj/platform-access';
import type { ObjectName } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { SelectionSetNode } from 'graphql';
import { baseOf, type FhirHouse } from '../house.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { chosen } from './chosen-items.ts';
import { announcesIn, edgesIn, nextOf } from './edges.ts';
import { CONNECTION, EDGE, fieldOf, QUERY } from './fields.ts';
import { schemaTree, typeTree } from './introspection.ts';
import { Looks } from './looks.ts';
import { argumentsOf, type Query } from './query.ts';
import { searchParameters } from './search-arguments.ts';
import { nameOfType } from './type-names.ts';
import { type Wanted, wantedFields } from './wanted-fields.ts';

/** Values of an answer; of one that tells of the schema; and after how many others have their turn. */
const MOST_VALUES = 200_000;
const MOST_SCHEMA_VALUES = 600_000;
const TURN = 2_000;

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
  /** OperationOutcome as JSON text: once for the whole query, of no field, so that it tells no kind and no number. */
  readonly announced: string | null;
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
  return { data: await run.object(focus, [query.selection]), errors: run.errors, announced: run.announced };
}

interface Focus {
  readonly tree: JsonObject;
  readonly type: string;
  /** The resource that contains it, for `#` references. */
  readonly root: JsonObject;
  readonly path: readonly string[];
}

class Run {
  readonly errors: QueryError[] = [];
  announced: string | null = null;
  private readonly house: FhirHouse;
  private readonly looks: Looks;
  private readonly query: Query;
  private values = 0;

  constructor(house: FhirHouse, caller: Caller, query: Query) {
    this.house = house;
    this.looks = new Looks(house, caller);
    this.query = query;
  }

  async object(focus: Focus, selections: readonly SelectionSetNode[]): Promise<JsonObject> {
    const members: [string, JsonValue][] = [];
    for (const [key, field] of wantedFields(selections, focus.type, this.query)) {
      // A schema alone has hundreds of thousands of values: others have their turn.
      if (++this.values % TURN === 0) await setImmediate();
      if (this.values > (focus.type.startsWith('__') ? MOST_SCHEMA_VALUES : MOST_VALUES)) {
        this.fail(focus.path, [{ code: 'graphql-costly' }]);
        break;
      }
      members.push([key, await this.field({ ...focus, path: [...focus.path, key] }, field)]);
    }
    return Object.fromEntries(members);
  }

  private async field(focus: Focus, { node, inside }: Wanted): Promise<JsonValue> {
    const field = fieldOf(focus.type, node.name.value);
    const given = argumentsOf(node, this.query);
    switch (field?.is) {
      case 'name-of-type':
        return nameOfType(focus.type);
      case 'schema':
        return this.object({ ...focus, tree: schemaTree(), type: '__Schema' }, inside);
      case 'type': {
        const tree = typeTree(String(given.get('name')));
        return tree === null ? null : this.object({ ...focus, tree, type: '__Type' }, inside);
      }
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
    const arguments_ = type.startsWith('__') ? NONE : given;
    for (const item of chosen(value, { type, given: arguments_, root: focus.root })) shown.push(await show(item));
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

  private async search(
    focus: Focus,
    asked: {
      readonly kind: string;
      readonly as: 'list' | 'connection';
      readonly given: ReadonlyMap<string, JsonValue>;
      readonly inside: readonly SelectionSetNode[];
    },
  ): Promise<JsonValue> {
    const parameters = searchParameters(asked.given, focus.type === QUERY ? null : focus.tree);
    if (!parameters.ok) return this.fail(focus.path, parameters.error);
    const bundle = await this.looks.search(asked.kind, parameters.value);
    if (!bundle.ok) return this.fail(focus.path, bundle.error);
    if (announcesIn(bundle.value)) this.announced = printOutcome([{ code: 'information-kept' }]);
    const edges = edgesIn(bundle.value);
    if (asked.as === 'connection') {
      const tree = { count: bundle.value['total'] ?? null, next: nextOf(bundle.value), edges };
      return this.object({ tree, type: CONNECTION, root: tree, path: focus.path }, asked.inside);
    }
    const list: JsonValue[] = [];
    for (const { mode, resource } of edges) {
      if (mode === 'match' && isObject(resource)) list.push(await this.resource(resource, focus, asked.inside));
    }
    return list;
  }

  /** `path` is null where the absence of the resource is no error. */
  private async lookUp(name: ObjectName, path: readonly string[] | null): Promise<JsonObject | null> {
    const found = await this.looks.read(name);
    if (found.ok) return found.value;
    return path === null ? null : this.fail(path, found.error);
  }

  private fail(path: readonly string[], refusal: Refusal): null {
    const message = refusal[0].detail ?? refusal[0].code;
    if (this.errors.length < 100) this.errors.push({ message, path, outcome: printOutcome(refusal) });
    return null;
  }
}

/** `includeDeprecated` of a schema, in which nothing is. */
const NONE: ReadonlyMap<string, JsonValue> = new Map();

const typeOf = (tree: JsonObject, declared: string): string =>
  declared === 'Resource' && typeof tree['resourceType'] === 'string' ? tree['resourceType'] : declared;
