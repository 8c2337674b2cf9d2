// https://hl7.org/fhir/R4/valueset.html: a value set's definition, read.

import { ok, type Result, refused } from '@fkj/platform-record';
import { isObject, type JsonObject } from '@fkj/standards-json';
import { type Canonical, canonicalOf } from '../canonical.ts';
import type { Standing } from '../code-system/code-system.ts';
import { designationsIn, standingOf } from '../code-system/compile.ts';
import type { Designation } from '../code-system/concept.ts';
import { extensionsIn, objectsIn, textIn, textsIn, truthIn } from '../element.ts';
import type { TerminologyRefusal } from '../refusal.ts';

const SUPPLEMENT = 'http://hl7.org/fhir/StructureDefinition/valueset-supplement';
const EXPANSION_PARAMETER = 'http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter';

const FILTER_OPERATOR = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.compose.include.filter.op';

export interface Filter {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

/** A code as the value set lists it, with the words that it prefers. */
export interface Listed {
  readonly code: string;
  readonly display: string | null;
  readonly designations: readonly Designation[];
  readonly extensions: readonly JsonObject[];
}

/** include and exclude: what system, list and filters select, as far as every one of the value sets has it. */
export interface Part {
  readonly system: string | null;
  readonly version: string | null;
  /** Null when none are listed. */
  readonly listed: readonly Listed[] | null;
  readonly filters: readonly Filter[];
  readonly valueSets: readonly Canonical[];
}

export interface ValueSet {
  /** Names this version of this resource in the record; empty for one that came with the question. */
  readonly key: string;
  readonly url: string | null;
  readonly version: string | null;
  readonly language: string | null;
  readonly standing: Standing;
  readonly include: readonly Part[];
  readonly exclude: readonly Part[];
  /** compose.inactive: false leaves out codes that are not active. */
  readonly inactive: boolean;
  readonly supplements: readonly string[];
  /** What the value set wants of its expansions: displayLanguage … */
  readonly wishes: ReadonlyMap<string, string>;
  /** Value sets inside this one, by '#id'. */
  readonly contained: ReadonlyMap<string, JsonObject>;
  readonly tree: JsonObject;
}

/** `key` names the version of the resource in the record. */
export const readValueSet = (tree: JsonObject, key: string): Result<ValueSet, TerminologyRefusal> => {
  const url = textIn(tree, 'url');
  const compose = isObject(tree['compose']) ? tree['compose'] : null;
  const expansion = isObject(tree['expansion']) ? tree['expansion'] : null;
  if (compose === null && expansion === null) {
    return refused({ code: 'unusable', ...(url === null ? {} : { subject: url }), detail: 'It has no compose.' });
  }
  return ok({
    key,
    url,
    version: textIn(tree, 'version'),
    language: textIn(tree, 'language'),
    standing: standingOf(tree),
    include: compose === null ? partsOfExpansion(expansion ?? {}) : objectsIn(compose, 'include').map(partIn),
    exclude: compose === null ? [] : objectsIn(compose, 'exclude').map(partIn),
    inactive: compose === null || truthIn(compose, 'inactive') !== false,
    supplements: extensionsIn(tree, SUPPLEMENT).flatMap((one) => textIn(one, 'valueCanonical') ?? []),
    wishes: new Map(wishesIn(compose ?? {})),
    contained: new Map(objectsIn(tree, 'contained').map((one) => [`#${textIn(one, 'id') ?? ''}`, one])),
    tree,
  });
};

const partIn = (element: JsonObject): Part => ({
  system: textIn(element, 'system'),
  version: textIn(element, 'version'),
  listed: element['concept'] === undefined ? null : objectsIn(element, 'concept').flatMap(listedIn),
  filters: objectsIn(element, 'filter').map((filter) => ({
    property: textIn(filter, 'property') ?? '',
    op: textIn(filter, 'op') ?? laterOperator(filter),
    value: textIn(filter, 'value') ?? '',
  })),
  valueSets: textsIn(element, 'valueSet').map(canonicalOf),
});

/** An operator of R5, as R4 can carry it. */
const laterOperator = (filter: JsonObject): string => {
  const written = filter['_op'];
  const [extension] = isObject(written) ? extensionsIn(written, FILTER_OPERATOR) : [];
  return extension === undefined ? '' : (textIn(extension, 'valueCode') ?? '');
};

const listedIn = (element: JsonObject): readonly Listed[] => {
  const code = textIn(element, 'code');
  const display = textIn(element, 'display');
  const extensions = objectsIn(element, 'extension');
  return code === null ? [] : [{ code, display, designations: designationsIn(element), extensions }];
};

/** A value set that is stored with its expansion only. */
const partsOfExpansion = (expansion: JsonObject): readonly Part[] => {
  const flat = (contains: readonly JsonObject[]): readonly JsonObject[] =>
    contains.flatMap((one) => [one, ...flat(objectsIn(one, 'contains'))]);
  return flat(objectsIn(expansion, 'contains')).map((one) => ({
    system: textIn(one, 'system'),
    version: textIn(one, 'version'),
    listed: listedIn(one),
    filters: [],
    valueSets: [],
  }));
};

const wishesIn = (compose: JsonObject): readonly (readonly [string, string])[] =>
  extensionsIn(compose, EXPANSION_PARAMETER).flatMap((extension) => {
    const [name] = extensionsIn(extension, 'name');
    const [value] = extensionsIn(extension, 'value');
    const key = name === undefined ? null : (textIn(name, 'valueCode') ?? textIn(name, 'valueString'));
    const text = value === undefined ? null : (textIn(value, 'valueCode') ?? textIn(value, 'valueString'));
    return key === null || text === null ? [] : [[key, text] as const];
  });
