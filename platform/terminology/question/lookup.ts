// https://hl7.org/fhir/R4/codesystem-operation-lookup.html

import type { JsonObject } from '@fkj/standards-json';
import type { CodeSystem } from '../code-system/code-system.ts';
import type { Concept, Designation } from '../code-system/concept.ts';
import { asDesignation, type LanguagePreference, wordingOf } from '../language/preference.ts';
import { given, parameter, parameters } from './parameter.ts';
import { addressOf } from './standing-issues.ts';

export interface Lookup {
  readonly preference: LanguagePreference | null;
  /** Names of properties; '*' for all. Empty: those that R4 gives without being asked. */
  readonly properties: readonly string[];
  readonly supplements: readonly CodeSystem[];
}

const USUAL: readonly string[] = [
  'system',
  'name',
  'version',
  'display',
  'definition',
  'designation',
  'parent',
  'child',
];

/** Parameters with what the code system says of a code. */
export const lookup = (codeSystem: CodeSystem, concept: Concept, asked: Lookup): JsonObject => {
  const { language } = codeSystem;
  const wording = wordingOf({ ...concept, language }, asked.preference);
  const { display } = wording;
  // Its own display is one of its words too, where its language is known.
  const own =
    language !== null && display !== null && display === concept.display ? [asDesignation(display, language)] : [];
  const designations = [...own, ...wording.designations];
  const wanted = new Set(asked.properties.length === 0 ? [...USUAL, 'inactive'] : asked.properties);
  const all = wanted.has('*');
  const says = (name: string): boolean => all || wanted.has(name);
  return parameters([
    parameter('abstract', 'valueBoolean', concept.abstract),
    parameter('code', 'valueCode', concept.code),
    ...(says('definition') || asked.properties.length === 0
      ? given('definition', 'valueString', concept.definition)
      : []),
    ...(says('designation') ? designations.map(designationParameter) : []),
    parameter('display', 'valueString', display ?? concept.display ?? concept.code),
    parameter('name', 'valueString', codeSystem.name ?? codeSystem.url),
    ...propertiesOf(codeSystem, concept)
      .filter(({ name }) => says(name))
      .map(({ part }) => part),
    parameter('system', 'valueUri', codeSystem.url),
    ...given('version', 'valueString', codeSystem.version),
    ...asked.supplements.map((one) => parameter('used-supplement', 'valueCanonical', addressOf(one))),
  ]);
};

const designationParameter = ({ language, use, value, source }: Designation): JsonObject => ({
  name: 'designation',
  part: [
    ...given('language', 'valueCode', language),
    ...given('use', 'valueCoding', use),
    ...given('source', 'valueCanonical', source ?? null),
    parameter('value', 'valueString', value),
  ],
});

interface NamedProperty {
  readonly name: string;
  readonly part: JsonObject;
}

const propertiesOf = (codeSystem: CodeSystem, concept: Concept): readonly NamedProperty[] => {
  const { concepts } = codeSystem;
  const related = (name: string, codes: readonly string[]): readonly NamedProperty[] =>
    codes.map((code) =>
      named(name, given('description', 'valueString', concepts.get(code)?.display ?? null), 'valueCode', code),
    );
  const own = concept.properties.filter(({ code }) => !DERIVED.has(code));
  return [
    ...related('parent', concept.parents),
    ...related('child', concept.children),
    named('inactive', [], 'valueBoolean', !concept.active),
    ...own.map(({ code, member, value }) => named(code, [], member, value)),
  ];
};

const DERIVED: ReadonlySet<string> = new Set(['parent', 'child', 'inactive']);

const named = (
  name: string,
  description: readonly JsonObject[],
  member: string,
  value: JsonObject[string],
): NamedProperty => ({
  name,
  part: {
    name: 'property',
    part: [parameter('code', 'valueCode', name), ...description, parameter('value', member, value)],
  },
});
