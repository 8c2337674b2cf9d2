// https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.expansion.contains

import type { JsonObject } from '@fkj/standards-json';
import type { ConceptProperty, Designation } from '../code-system/concept.ts';
import { type LanguagePreference, wordingOf } from '../language/preference.ts';
import type { Member } from '../value-set/members.ts';
import { wordsOf } from './check-code.ts';

/** R5 has elements for properties; R4 has these extensions for them (https://hl7.org/fhir/versions.html#extensions). */
const R5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion';
const BCP_47 = 'urn:ietf:bcp:47';

/** What is shown of each code. */
export interface Contents {
  readonly includeDesignations: boolean;
  /** `system|code` of uses or languages; all where none is named. */
  readonly designations: readonly string[];
  /** Codes of properties. */
  readonly properties: readonly string[];
  readonly preference: LanguagePreference | null;
}

/** One code, with those below it. */
export const containsOf = (member: Member, asked: Contents, below: readonly JsonObject[]): JsonObject => {
  const { system, concept, codeSystem, listed } = member;
  const { display, designations } = wordingOf(wordsOf(concept, codeSystem, member), asked.preference);
  const shown = asked.includeDesignations ? designations.filter((one) => isWanted(one, asked.designations)) : [];
  const extension = [...extensionsOf(member), ...propertiesOf(member, asked).map(propertyExtension)];
  return {
    ...(extension.length === 0 ? {} : { extension }),
    system,
    ...(concept.abstract ? { abstract: true } : {}),
    ...(concept.active ? {} : { inactive: true }),
    code: listed?.code ?? concept.code,
    ...(display === null ? {} : { display }),
    ...(shown.length === 0 ? {} : { designation: shown.map(printDesignation) }),
    ...(below.length === 0 ? {} : { contains: below }),
  };
};

const isWanted = ({ language, use }: Designation, wanted: readonly string[]): boolean =>
  wanted.length === 0 ||
  wanted.some(
    (one) => one === `${BCP_47}|${language ?? ''}` || one === `${use?.['system'] ?? ''}|${use?.['code'] ?? ''}`,
  );

const printDesignation = ({ language, use, value }: Designation): JsonObject => ({
  ...(language === null ? {} : { language }),
  ...(use === null ? {} : { use }),
  value,
});

/** https://hl7.org/fhir/R4/valueset-expansion.html: extensions of a concept that say how it is shown. */
const SHOWN: ReadonlySet<string> = new Set([
  'http://hl7.org/fhir/StructureDefinition/rendering-style',
  'http://hl7.org/fhir/StructureDefinition/rendering-xhtml',
  'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status',
  'http://hl7.org/fhir/StructureDefinition/valueset-deprecated',
  'http://hl7.org/fhir/StructureDefinition/valueset-concept-definition',
]);

const extensionsOf = ({ concept, listed }: Member): readonly JsonObject[] =>
  [...concept.extensions, ...(listed?.extensions ?? [])].filter(({ url }) => typeof url === 'string' && SHOWN.has(url));

const propertiesOf = ({ concept }: Member, { properties }: Contents): readonly ConceptProperty[] => {
  // A status is always told: it says whether the code should still be used.
  const own = concept.properties.filter(({ code }) => code === 'status' || properties.includes(code));
  return properties.includes('definition') && concept.definition !== null
    ? [...own, { code: 'definition', member: 'valueString', value: concept.definition }]
    : own;
};

const propertyExtension = ({ code, member, value }: ConceptProperty): JsonObject => ({
  url: `${R5}.contains.property`,
  extension: [
    { url: 'code', valueCode: code },
    { url: 'value', [member]: value },
  ],
});

/** What the properties that are shown mean. */
export const expansionProperties = (members: readonly Member[], asked: Contents): readonly JsonObject[] => {
  const uris = new Map<string, string>();
  for (const { codeSystem } of members) {
    for (const { code, uri } of codeSystem?.properties ?? []) if (uri !== null) uris.set(code, uri);
  }
  const shown = new Set(members.flatMap((member) => propertiesOf(member, asked).map(({ code }) => code)));
  return [...shown].map((code) => {
    const uri = uris.get(code) ?? (code === 'definition' ? 'http://hl7.org/fhir/concept-properties#definition' : null);
    return {
      url: `${R5}.property`,
      extension: [{ url: 'code', valueCode: code }, ...(uri === null ? [] : [{ url: 'uri', valueUri: uri }])],
    };
  });
};
