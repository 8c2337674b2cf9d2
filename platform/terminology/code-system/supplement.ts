// https://hl7.org/fhir/R4/codesystem.html#supplements: designations, properties and extensions added to another code system.

import type { JsonObject } from '@fkj/standards-json';
import { printCanonical } from '../canonical.ts';
import { objectsIn, textIn } from '../element.ts';
import type { CodeSystem } from './code-system.ts';
import { designationsIn, propertiesIn } from './compile.ts';
import type { Concept } from './concept.ts';

const flat = (concepts: readonly JsonObject[]): readonly JsonObject[] =>
  concepts.flatMap((concept) => [concept, ...flat(objectsIn(concept, 'concept'))]);

/** The code system with what the supplement says of its codes; codes that it lacks are not added. */
export const supplemented = (system: CodeSystem, supplement: CodeSystem): CodeSystem => {
  const concepts = new Map(system.concepts);
  const source = printCanonical(supplement);
  for (const element of flat(supplement.added)) {
    const concept = concepts.get(textIn(element, 'code') ?? '');
    if (concept !== undefined) concepts.set(concept.code, withMore(concept, element, source));
  }
  const known = new Set(system.properties.map(({ code }) => code));
  const properties = [...system.properties, ...supplement.properties.filter(({ code }) => !known.has(code))];
  return { ...system, key: `${system.key}+${supplement.key}`, concepts, properties };
};

const withMore = (concept: Concept, element: JsonObject, source: string): Concept => ({
  ...concept,
  designations: [...concept.designations, ...designationsIn(element).map((one) => ({ ...one, source }))],
  properties: [...concept.properties, ...propertiesIn(element)],
  extensions: [...concept.extensions, ...objectsIn(element, 'extension')],
});
