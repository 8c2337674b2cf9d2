// https://hl7.org/fhir/R4/structuremap.html: the resource, read once into what the engine follows.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { halt } from './issue.ts';

export interface StructureMap {
  readonly url: string;
  readonly imports: readonly string[];
  /** Type of a structure by the alias it has in the map. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly groups: readonly Group[];
  /** Of the resources inside the map, ConceptMaps for translate among them. */
  readonly contained: readonly JsonObject[];
}

export interface Group {
  readonly name: string;
  readonly extends: string | null;
  readonly typeMode: string;
  readonly inputs: readonly Input[];
  readonly rules: readonly Rule[];
}

export interface Input {
  readonly name: string;
  readonly type: string | null;
  readonly mode: 'source' | 'target';
}

export interface Rule {
  readonly name: string;
  readonly sources: readonly Source[];
  readonly targets: readonly Target[];
  readonly rules: readonly Rule[];
  readonly dependents: readonly { readonly name: string; readonly variables: readonly string[] }[];
}

export interface Source {
  readonly context: string;
  readonly element: string | null;
  readonly type: string | null;
  readonly min: number | null;
  readonly max: string | null;
  /** With its type, as R4 names the choice. */
  readonly defaultValue: { readonly type: string; readonly value: JsonValue } | null;
  readonly listMode: string | null;
  readonly variable: string | null;
  readonly condition: string | null;
  readonly check: string | null;
}

export interface Target {
  readonly context: string | null;
  readonly contextType: string;
  readonly element: string | null;
  readonly variable: string | null;
  readonly listModes: readonly string[];
  readonly listRuleId: string | null;
  readonly transform: string | null;
  readonly parameters: readonly Parameter[];
}

/** A variable by its name, or a value. */
export type Parameter = { readonly variable: string } | { readonly value: JsonValue; readonly type: string };

/** Rules inside each other. */
const DEEPEST = 60;

/** Halts ('not-a-map') where it is no StructureMap with a group. */
export function readMap(resource: JsonObject): StructureMap {
  if (resource['resourceType'] !== 'StructureMap') halt('not-a-map', 'The resource is no StructureMap.');
  const groups = objects(resource['group']).map(groupIn);
  if (groups.length === 0) halt('not-a-map', 'The StructureMap has no group.');
  const aliases = objects(resource['structure']).flatMap(({ alias, url }) =>
    typeof alias === 'string' && typeof url === 'string' ? [[alias, typeOfAddress(url)] as const] : [],
  );
  const imports = isArray(resource['import']) ? resource['import'].filter((one) => typeof one === 'string') : [];
  const contained = objects(resource['contained']);
  return { url: textIn(resource, 'url') ?? '', imports, aliases: new Map(aliases), groups, contained };
}

/** 'Patient' of 'http://hl7.org/fhir/StructureDefinition/Patient'. */
export const typeOfAddress = (address: string): string =>
  address.replace(/^http:\/\/hl7\.org\/fhir\/StructureDefinition\//, '');

const objects = (value: JsonValue | undefined): readonly JsonObject[] => (isArray(value) ? value.filter(isObject) : []);

function textIn(holder: JsonObject, name: string): string | null {
  const value = holder[name];
  return typeof value === 'string' ? value : null;
}

const groupIn = (group: JsonObject): Group => ({
  name: textIn(group, 'name') ?? '',
  extends: textIn(group, 'extends'),
  typeMode: textIn(group, 'typeMode') ?? 'none',
  inputs: objects(group['input']).map((input) => ({
    name: textIn(input, 'name') ?? '',
    type: textIn(input, 'type'),
    mode: input['mode'] === 'target' ? 'target' : 'source',
  })),
  rules: objects(group['rule']).map((rule) => ruleIn(rule, 0)),
});

function ruleIn(rule: JsonObject, depth: number): Rule {
  if (depth > DEEPEST) halt('costly', `Rules stand more than ${DEEPEST} deep in each other.`);
  return {
    name: textIn(rule, 'name') ?? '',
    sources: objects(rule['source']).map(sourceIn),
    targets: objects(rule['target']).map(targetIn),
    rules: objects(rule['rule']).map((inner) => ruleIn(inner, depth + 1)),
    dependents: objects(rule['dependent']).map((one) => ({
      name: textIn(one, 'name') ?? '',
      variables: isArray(one['variable']) ? one['variable'].filter((name) => typeof name === 'string') : [],
    })),
  };
}

function sourceIn(source: JsonObject): Source {
  const given = Object.keys(source).find((name) => /^defaultValue[A-Z]/.test(name));
  const value = given === undefined ? undefined : source[given];
  const min = source['min'];
  return {
    context: textIn(source, 'context') ?? '',
    element: textIn(source, 'element'),
    type: textIn(source, 'type'),
    min: min instanceof Decimal ? min.toNumber() : null,
    max: textIn(source, 'max'),
    defaultValue:
      given === undefined || value === undefined ? null : { type: given.slice('defaultValue'.length), value },
    listMode: textIn(source, 'listMode'),
    variable: textIn(source, 'variable'),
    condition: textIn(source, 'condition'),
    check: textIn(source, 'check'),
  };
}

const targetIn = (target: JsonObject): Target => ({
  context: textIn(target, 'context'),
  contextType: textIn(target, 'contextType') ?? 'variable',
  element: textIn(target, 'element'),
  variable: textIn(target, 'variable'),
  listModes: isArray(target['listMode']) ? target['listMode'].filter((mode) => typeof mode === 'string') : [],
  listRuleId: textIn(target, 'listRuleId'),
  transform: textIn(target, 'transform'),
  parameters: objects(target['parameter']).map(parameterIn),
});

const PARAMETERS = { valueString: 'string', valueBoolean: 'boolean', valueInteger: 'integer', valueDecimal: 'decimal' };

function parameterIn(parameter: JsonObject): Parameter {
  const variable = textIn(parameter, 'valueId');
  if (variable !== null) return { variable };
  for (const [name, type] of Object.entries(PARAMETERS)) {
    const value = parameter[name];
    if (value !== undefined && !isObject(value)) return { value, type };
  }
  return halt('not-a-map', 'A parameter has no value.');
}
