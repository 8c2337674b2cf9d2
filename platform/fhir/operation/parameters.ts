// https://hl7.org/fhir/R4/operations.html#request: parameters in the address, in Parameters, or the one resource itself as the body.

import { ok, type Result } from '@fkj/platform-record';
import { checkStructure, primitiveFormats } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue, locateAll } from '@fkj/standards-json';
import type { Limits } from '../house.ts';
import { type Asked, resourceIn } from '../http/asked.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';
import { type Pair, pairsIn } from '../search/parameters.ts';
import { carriesPersonNumber } from '../search/personal.ts';
import type { Given, GivenValue } from './given.ts';
import type { ParameterDefinition } from './operation.ts';

/** Parameters of every request, which are not the operation's (https://hl7.org/fhir/R4/http.html#parameters). */
const OF_EVERY_REQUEST: ReadonlySet<string> = new Set(['_format', '_pretty']);
/** Values of one parameter, all names together: a hostile body may not make the operation walk for ever. */
const MOST = 10_000;

interface Sent {
  readonly name: string;
  readonly value: GivenValue;
}

export interface ReadGiven {
  readonly given: Given;
  /** What the definition does not name, where that is left to a search. */
  readonly search: readonly Pair[];
}

export interface ReadOptions {
  readonly definitions: readonly ParameterDefinition[];
  readonly others: 'refused' | 'search';
  readonly limits: Limits;
}

/** Reads and checks what was sent. Refused by name: what the definition lacks, repeats that it does not allow, other types. */
export function readGiven(asked: Asked, { definitions, others, limits }: ReadOptions): Result<ReadGiven, Refusal> {
  const known: Known = { definitions: new Map(definitions.map((definition) => [definition.name, definition])), others };
  const address = inAddress(asked.parameters, known);
  if (!address.ok) return address;
  const body = asked.body.byteLength === 0 ? ok([]) : inBody(asked, { known, limits });
  if (!body.ok) return body;
  const all = [...address.value, ...body.value];
  const sent = all.flatMap((one) => ('value' in one ? [one] : []));
  const search = all.flatMap((one) => ('pair' in one ? [one.pair] : []));
  if (sent.length > MOST) return refuse('operation-parameter', { detail: `At most ${MOST} values.` });
  const given = new Map<string, GivenValue[]>();
  for (const { name, value } of sent) {
    const values = given.get(name) ?? [];
    if (values.length > 0 && known.definitions.get(name)?.max !== '*') return wrong(name, 'may be given once');
    values.push(value);
    given.set(name, values);
  }
  const missing = definitions.find(({ name, min }) => min === 1 && !given.has(name));
  return missing === undefined ? ok({ given, search }) : wrong(missing.name, 'must be given');
}

interface Known {
  readonly definitions: ReadonlyMap<string, ParameterDefinition>;
  readonly others: 'refused' | 'search';
}

/** A parameter of the operation, or of the search that it makes. */
type SentOne = Sent | { readonly pair: Pair };

function inAddress(parameters: string, known: Known): Result<readonly SentOne[], Refusal> {
  const pairs = pairsIn(parameters);
  if (carriesPersonNumber(pairs)) return refuse('parameter-personal');
  const sent: SentOne[] = [];
  for (const [name, text] of pairs) {
    if (OF_EVERY_REQUEST.has(name)) continue;
    const definition = known.definitions.get(name);
    if (definition === undefined) {
      if (known.others === 'refused') return unknown(known);
      sent.push({ pair: [name, text] });
      continue;
    }
    const value = fromText(text, definition);
    if (value === null) return wrong(name, `must be ${wanted(definition)}, and more than plain values in Parameters`);
    sent.push({ name, value });
  }
  return ok(sent);
}

/** In an address only primitive values can stand. */
function fromText(text: string, { types }: ParameterDefinition): GivenValue | null {
  for (const dataType of types) {
    const format = primitiveFormats.get(dataType);
    if (format === undefined || !format.isValid(text)) continue;
    if (format.json === 'boolean' && text !== 'true' && text !== 'false') continue;
    if (format.json === 'number' && !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) continue;
    const value = format.json === 'boolean' ? text === 'true' : format.json === 'number' ? new Decimal(text) : text;
    return { type: 'value', dataType, value };
  }
  return null;
}

function inBody(
  asked: Asked,
  { known, limits }: { known: Known; limits: Limits },
): Result<readonly SentOne[], Refusal> {
  const received = resourceIn(asked, limits);
  if (!received.ok) return received;
  const resource = received.value;
  if (resource.kind === 'Parameters') return inParameters(resource, known);
  const resources = [...known.definitions.values()].filter(({ types }) => types.includes('Resource'));
  const only = resources.length > 1 ? resources.find(({ alone }) => alone === true) : resources[0];
  if (only === undefined) return refuse('wrong-type', { detail: 'Send Parameters.' });
  return ok([{ name: only.name, value: { type: 'Resource', resource } }]);
}

function inParameters({ tree, text }: Received, known: Known): Result<readonly SentOne[], Refusal> {
  const list = tree['parameter'] ?? [];
  if (!isArray(list)) return refuse('operation-parameter', { expression: 'Parameters.parameter' });
  const unsound = checkStructure({ ...tree, parameter: list.map(withoutResources) }).find(({ expression }) =>
    expression.startsWith('Parameters.parameter['),
  );
  if (unsound !== undefined) {
    return refuse('operation-parameter', { detail: unsound.diagnostics, expression: unsound.expression });
  }
  const spans = locateAll(
    text,
    list.map((_, place) => ['parameter', place, 'resource']),
  );
  const sent: SentOne[] = [];
  for (const [place, parameter] of list.entries()) {
    if (!isObject(parameter)) continue;
    const expression = `Parameters.parameter[${place}]`;
    const name = String(parameter['name']);
    const definition = known.definitions.get(name);
    if (definition === undefined) {
      const searched = known.others === 'search' ? plainText(parameter) : null;
      if (searched === null) return unknown(known, expression);
      sent.push({ pair: [name, searched] });
      continue;
    }
    const span = spans[place];
    const value = fromParameter(parameter, definition, span ? text.slice(span.start, span.end) : '');
    if (value === null) return wrong(definition.name, `must be ${wanted(definition)}`, expression);
    sent.push({ name: definition.name, value });
  }
  return ok(sent);
}

/** What stands in a resource is checked by the operation, which may well have been asked for its faults. */
function withoutResources(parameter: JsonValue): JsonValue {
  if (!isObject(parameter)) return parameter;
  const { resource, part, ...rest } = parameter;
  if (isArray(part)) return { ...rest, part: part.map(withoutResources) };
  // A parameter must hold something: the resource is stood for by a value, so that its absence is still found.
  return resource === undefined || Object.keys(rest).some((name) => name.startsWith('value'))
    ? rest
    : { ...rest, valueBoolean: true };
}

/** A plain value as it would stand in an address; null for anything else. */
function plainText(parameter: JsonObject): string | null {
  const [value] = Object.entries(parameter).flatMap(([name, one]) => (name.startsWith('value') ? [one] : []));
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return value instanceof Decimal ? value.text : null;
}

function fromParameter(parameter: JsonObject, { types }: ParameterDefinition, text: string): GivenValue | null {
  const { resource, part } = parameter;
  if (types.includes('Resource') && isObject(resource) && typeof resource['resourceType'] === 'string') {
    return { type: 'Resource', resource: { kind: resource['resourceType'], tree: resource, text } };
  }
  if (types.includes('part') && isArray(part)) return { type: 'part', parts: part.filter(isObject) };
  for (const dataType of types) {
    const value = parameter[`value${dataType.charAt(0).toUpperCase()}${dataType.slice(1)}`];
    if (value !== undefined) return { type: 'value', dataType, value };
  }
  return null;
}

const wanted = ({ types }: ParameterDefinition): string => types.join(' or ');

const wrong = (name: string, what: string, expression?: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `${name} ${what}.`, ...(expression === undefined ? {} : { expression }) });

/** Names what is offered; the name that was sent is not repeated. */
function unknown(known: Known, expression?: string): Result<never, Refusal> {
  const names = [...known.definitions.keys()];
  const detail = names.length === 0 ? 'This operation takes no parameters.' : `It takes: ${names.join(', ')}.`;
  return refuse('operation-parameter', { detail, ...(expression === undefined ? {} : { expression }) });
}
