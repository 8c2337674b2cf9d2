// https://hl7.org/fhir/R4/codesystem.html: from the resource to its concepts, with the hierarchy in both directions.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import { extensionsIn, objectsIn, textIn, truthIn, valueIn } from '../element.ts';
import { MOST_CONCEPTS } from '../limits.ts';
import type { TerminologyRefusal } from '../refusal.ts';
import type { CodeSystem, PropertyDefinition, Standing } from './code-system.ts';
import type { Concept, ConceptProperty, Designation } from './concept.ts';

const CONCEPT_PROPERTIES = 'http://hl7.org/fhir/concept-properties#';
const STANDARDS_STATUS = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';
const NOT_ACTIVE: ReadonlySet<string> = new Set(['retired', 'inactive', 'withdrawn']);

type Growing = { -readonly [Member in keyof Concept]: Concept[Member] } & {
  readonly parents: string[];
  readonly children: string[];
};

export const standingOf = (tree: JsonObject): Standing => ({
  status: textIn(tree, 'status'),
  experimental: truthIn(tree, 'experimental') === true,
  standardsStatus: extensionsIn(tree, STANDARDS_STATUS).map((one) => textIn(one, 'valueCode'))[0] ?? null,
});

/** `key` names the version of the resource in the record. */
export const compileCodeSystem = (tree: JsonObject, key: string): Result<CodeSystem, TerminologyRefusal> => {
  const url = textIn(tree, 'url');
  if (url === null) return refused({ code: 'unusable', detail: 'The code system has no url.' });
  const properties = objectsIn(tree, 'property').map(propertyDefinition);
  const concepts = new Map<string, Growing>();
  const fault = addConcepts(objectsIn(tree, 'concept'), null, { concepts, names: namesIn(properties) });
  if (fault !== null) return refused({ ...fault, subject: url });
  linkByProperties(concepts, namesIn(properties));
  const content = textIn(tree, 'content') ?? 'complete';
  const caseSensitive = truthIn(tree, 'caseSensitive') !== false;
  return ok({
    key,
    url,
    version: textIn(tree, 'version'),
    name: textIn(tree, 'name'),
    language: textIn(tree, 'language'),
    standing: standingOf(tree),
    content,
    supplements: textIn(tree, 'supplements'),
    caseSensitive,
    properties,
    concepts,
    folded: caseSensitive ? null : new Map([...concepts.keys()].map((code) => [code.toLowerCase(), code])),
    // Only of a supplement is anything read once more; the rest would double what is kept.
    added: content === 'supplement' ? objectsIn(tree, 'concept') : [],
  });
};

const propertyDefinition = (element: JsonObject): PropertyDefinition => ({
  code: textIn(element, 'code') ?? '',
  uri: textIn(element, 'uri'),
  type: textIn(element, 'type'),
});

/** A property counts as one that FHIR defines by its address, or by its name where it has none. */
type Names = (property: ConceptProperty) => string;

const namesIn = (definitions: readonly PropertyDefinition[]): Names => {
  const known = new Map(
    definitions.flatMap(({ code, uri }) =>
      uri?.startsWith(CONCEPT_PROPERTIES) ? [[code, uri.slice(CONCEPT_PROPERTIES.length)] as const] : [],
    ),
  );
  return ({ code }) => known.get(code) ?? code;
};

interface Work {
  readonly concepts: Map<string, Growing>;
  readonly names: Names;
}

function addConcepts(elements: readonly JsonObject[], parent: Growing | null, work: Work): TerminologyRefusal | null {
  for (const element of elements) {
    const code = textIn(element, 'code');
    if (code === null) return { code: 'unusable', detail: 'A concept has no code.' };
    if (work.concepts.has(code)) return { code: 'unusable', detail: 'The same code stands there twice.' };
    if (work.concepts.size >= MOST_CONCEPTS) return { code: 'too-costly', detail: `More than ${MOST_CONCEPTS} codes.` };
    const concept = conceptIn(element, code, work.names);
    if (parent !== null) link(parent, concept);
    work.concepts.set(code, concept);
    const fault = addConcepts(objectsIn(element, 'concept'), concept, work);
    if (fault !== null) return fault;
  }
  return null;
}

function conceptIn(element: JsonObject, code: string, names: Names): Growing {
  const properties = propertiesIn(element);
  const saying = (name: string) => properties.filter((property) => names(property) === name);
  const status = saying('status').map(({ value }) => (typeof value === 'string' ? value : null))[0] ?? null;
  const inactive = saying('inactive').some(({ value }) => value === true);
  return {
    code,
    display: textIn(element, 'display'),
    definition: textIn(element, 'definition'),
    designations: designationsIn(element),
    properties,
    extensions: objectsIn(element, 'extension'),
    parents: [],
    children: [],
    status,
    active: !inactive && !NOT_ACTIVE.has(status ?? ''),
    abstract: [...saying('notSelectable'), ...saying('abstract')].some(({ value }) => value === true),
  };
}

export const propertiesIn = (element: JsonObject): readonly ConceptProperty[] =>
  objectsIn(element, 'property').flatMap((property) => {
    const code = textIn(property, 'code');
    const value = valueIn(property);
    return code === null || value === null ? [] : [{ code, member: value[0], value: value[1] }];
  });

export const designationsIn = (element: JsonObject): readonly Designation[] =>
  objectsIn(element, 'designation').flatMap((designation) => {
    const value = textIn(designation, 'value');
    const use = designation['use'];
    return value === null
      ? []
      : [{ language: textIn(designation, 'language'), use: isCoding(use) ? use : null, value }];
  });

const isCoding = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

const link = (parent: Growing, child: Growing): void => {
  if (!child.parents.includes(parent.code)) child.parents.push(parent.code);
  if (!parent.children.includes(child.code)) parent.children.push(child.code);
};

/** Code systems with several parents name them as properties (https://hl7.org/fhir/R4/codesystem.html#hierarchy). */
function linkByProperties(concepts: ReadonlyMap<string, Growing>, names: Names): void {
  for (const concept of concepts.values()) {
    for (const property of concept.properties) {
      const name = names(property);
      if (name !== 'parent' && name !== 'child') continue;
      const other = typeof property.value === 'string' ? concepts.get(property.value) : undefined;
      if (other === undefined || other === concept) continue;
      if (name === 'parent') link(other, concept);
      else link(concept, other);
    }
  }
}
