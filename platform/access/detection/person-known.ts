// https://hl7.org/fhir/R4/patient.html, relatedperson.html, practitioner.html: what is compared of a person, out of her documents.

import { personNumberSystems } from '@fkj/standards-norway';
import { isGraded } from '../persons/person-card.ts';
import { objectsAt, referenceAt, textAt } from '../relations/tree.ts';
import { homesOf } from './home-address.ts';
import type { PersonKnown } from './judge.ts';

/** National numbers, as 'system|value'. */
export const numbersOf = (tree: unknown): readonly string[] =>
  objectsAt(tree, 'identifier').flatMap((identifier) => {
    const [system, value] = [textAt(identifier, 'system'), textAt(identifier, 'value')];
    return system !== null && value !== null && personNumberSystems.includes(system) ? [`${system}|${value}`] : [];
  });

const familiesOf = (tree: unknown): readonly string[] =>
  objectsAt(tree, 'name').flatMap((name) => (textAt(name, 'use') === 'old' ? [] : (textAt(name, 'family') ?? [])));

const linksOf = (tree: unknown): readonly string[] =>
  objectsAt(tree, 'link').flatMap((link) => {
    const other = referenceAt(link, 'other');
    return other?.kind === 'Patient' ? [other.id] : [];
  });

/** A Patient with those who are registered as her next of kin (RelatedPerson). */
export const patientKnown = (patient: unknown, relatives: readonly unknown[]): PersonKnown => ({
  id: textAt(patient, 'id'),
  numbers: numbersOf(patient),
  families: familiesOf(patient),
  addresses: isGraded(patient) ? [] : homesOf(patient),
  links: linksOf(patient),
  relatives: relatives.flatMap(numbersOf),
});

/** A Practitioner, with her own Patient where she is one here. A grading in either counts for both. */
export const staffKnown = (practitioner: unknown, own: PersonKnown | null): PersonKnown => {
  const addresses = isGraded(practitioner) ? [] : homesOf(practitioner);
  return {
    id: own?.id ?? null,
    numbers: [...new Set([...numbersOf(practitioner), ...(own?.numbers ?? [])])],
    families: [...new Set([...familiesOf(practitioner), ...(own?.families ?? [])])],
    addresses: [...addresses, ...(own?.addresses ?? [])],
    links: own?.links ?? [],
    relatives: own?.relatives ?? [],
  };
};

/** Nobody is known. */
export const unknownPerson: PersonKnown = {
  id: null,
  numbers: [],
  families: [],
  addresses: [],
  links: [],
  relatives: [],
};
