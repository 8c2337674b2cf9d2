// https://hl7.org/fhir/R4/graphql.html and https://spec.graphql.org/October2021/#sec-Document: the text of a query, read and limited.

import { ok, type Result } from '@fkj/platform-record';
import { Decimal, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** What stands in the request. */
export interface QueryText {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: JsonObject;
}

export interface Query {
  readonly selection: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: ReadonlyMap<string, JsonValue>;
}

const LONGEST = 50_000;
const MOST_TOKENS = 5_000;

/** Reads one query; mutations and subscriptions are refused. The library is loaded with the first one. */
export async function readQuery({ query, operationName, variables }: QueryText): Promise<Result<Query, Refusal>> {
  if (query.length > LONGEST) return refuse('graphql-costly', { detail: `At most ${LONGEST} characters.` });
  const document = await parsed(query);
  if (!document.ok) return document;
  const operations = document.value.definitions.filter((one) => one.kind === 'OperationDefinition');
  const named = operationName === null ? operations : operations.filter(({ name }) => name?.value === operationName);
  const [operation, ...more] = named;
  if (operation === undefined || more.length > 0) {
    return refuse('graphql', { detail: 'Send one operation, or say with operationName which.' });
  }
  if (operation.operation !== 'query') return refuse('graphql', { detail: 'Only queries are offered.' });
  const values = variablesOf(operation, variables);
  if (!values.ok) return values;
  const fragments = document.value.definitions.filter((one) => one.kind === 'FragmentDefinition');
  return ok({
    selection: operation.selectionSet,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: values.value,
  });
}

async function parsed(query: string): Promise<Result<DocumentNode, Refusal>> {
  const { GraphQLError, parse } = await import('graphql');
  try {
    return ok(parse(query, { maxTokens: MOST_TOKENS }));
  } catch (thrown) {
    // The parser's only way to say no.
    if (!(thrown instanceof GraphQLError)) throw thrown;
    const [place] = thrown.locations ?? [];
    return refuse('graphql', place === undefined ? {} : { detail: `Line ${place.line}, column ${place.column}.` });
  }
}

function variablesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: JsonObject,
): Result<ReadonlyMap<string, JsonValue>, Refusal> {
  const values = new Map<string, JsonValue>();
  for (const { variable, defaultValue, type } of variableDefinitions) {
    const name = variable.name.value;
    const value = given[name] ?? (defaultValue === undefined ? null : readValue(defaultValue, values));
    if (value === null && type.kind === 'NonNullType') {
      return refuse('graphql', { detail: `A value for the variable ${name} is needed.` });
    }
    values.set(name, value);
  }
  return ok(values);
}

/** A value as JSON; an enumerated one is its name, a variable that was not given is null. */
export function readValue(node: ValueNode, variables: ReadonlyMap<string, JsonValue>): JsonValue {
  switch (node.kind) {
    case 'Variable':
      return variables.get(node.name.value) ?? null;
    case 'IntValue':
    case 'FloatValue':
      return new Decimal(node.value);
    case 'StringValue':
    case 'EnumValue':
    case 'BooleanValue':
      return node.value;
    case 'NullValue':
      return null;
    case 'ListValue':
      return node.values.map((value) => readValue(value, variables));
    case 'ObjectValue':
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, readValue(value, variables)]));
    default:
      return node satisfies never;
  }
}

/** The arguments of a field; those that are null count as not given. */
export function argumentsOf(field: FieldNode, { variables }: Query): ReadonlyMap<string, JsonValue> {
  const given = new Map<string, JsonValue>();
  for (const { name, value } of field.arguments ?? []) {
    const read = readValue(value, variables);
    if (read !== null) given.set(name.value, read);
  }
  return given;
}

/** https://spec.graphql.org/October2021/#sec-Type-System.Directives: `@skip` and `@include`. */
export const isTaken = (directives: readonly DirectiveNode[] | undefined, { variables }: Query): boolean =>
  (directives ?? []).every(({ name, arguments: given }) => {
    const condition = given?.find((one) => one.name.value === 'if')?.value;
    const holds = condition !== undefined && readValue(condition, variables) === true;
    return name.value === 'skip' ? !holds : holds;
  });
