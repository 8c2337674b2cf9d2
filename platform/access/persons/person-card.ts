// DESIGN.md §7 "Finding a person": name, birth date and municipality only.

import { gradesAddress } from '@fkj/standards-norway';
import { objectsAt, textAt, valueAt } from '../relations/tree.ts';

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' } as const;

/** Does the document say that this person's address is graded (secret)? */
export const isGraded = (tree: unknown): boolean =>
  objectsAt(tree, 'meta', 'security').some((label) =>
    gradesAddress(`${textAt(label, 'system') ?? ''}|${textAt(label, 'code') ?? ''}`),
  );

/** no-basis keeps the municipality in Address.district; other senders have only the city. */
const municipalityOf = (tree: unknown): string | null => {
  const address = objectsAt(tree, 'address').find((one) => textAt(one, 'use') !== 'old');
  return textAt(address, 'district') ?? textAt(address, 'city');
};

const nameOf = (tree: unknown): object | undefined => {
  const names = objectsAt(tree, 'name').filter((name) => textAt(name, 'use') !== 'old');
  const name = names.find((one) => textAt(one, 'use') === 'official') ?? names[0];
  if (name === undefined) return undefined;
  return Object.fromEntries(
    (['use', 'text', 'family', 'given'] as const).flatMap((part) => {
      const value = valueAt(name, part);
      return value === undefined ? [] : [[part, value]];
    }),
  );
};

/** JSON text of a Patient with id, name, birth date and municipality, marked SUBSETTED. Nothing else of her gets out this way. */
export const personCard = (patient: unknown): string => {
  const municipality = isGraded(patient) ? null : municipalityOf(patient);
  const name = nameOf(patient);
  const birthDate = textAt(patient, 'birthDate');
  return JSON.stringify({
    resourceType: 'Patient',
    id: textAt(patient, 'id'),
    meta: { tag: [SUBSETTED] },
    ...(name === undefined ? {} : { name: [name] }),
    ...(birthDate === null ? {} : { birthDate }),
    ...(municipality === null ? {} : { address: [{ district: municipality, city: municipality }] }),
  });
};
