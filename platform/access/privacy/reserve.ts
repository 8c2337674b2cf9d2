// DESIGN.md §7 "labels": the audience of an entry, from its labels, its authors and who writes it.

import type { Agent, ObjectName, Write } from '@fkj/platform-record';
import { codeSystems } from '@fkj/standards-norway';
import { objectsAt, referenceAt, textAt, valueAt } from '../relations/tree.ts';
import { audienceOf } from './audience.ts';
import { type PrivacyRules, reservations } from './privacy-rules.ts';

/** On a label (Coding): the unit (valueReference) or the profession (valueCoding, 9060) that the entry is reserved for. */
const RESERVED_FOR = 'https://felleskommunaljournal.no/fhir/StructureDefinition/reserved-for';

/** Elements that name who wrote an entry. */
const AUTHORS = ['author', 'performer', 'recorder', 'asserter', 'assessor', 'sender', 'requester'] as const;

/** Is in no audience. */
const NOBODY = 'nobody';

const nameOf = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

/** Who alone may see this version; null where it has no label that reserves it. */
export const reserveFor = (write: Write, writer: Agent, rules: PrivacyRules): readonly string[] | null => {
  if (write.labels.length === 0 || write.action === 'delete') return null;
  const found = write.labels.flatMap((label) => rules.reservations.get(label) ?? []);
  if (found.length === 0) return null;
  const tree: unknown = JSON.parse(write.document);
  const named = namedIn(tree);
  const own = write.administrative === undefined ? (writer.organization ?? write.owner) : write.owner;
  return audienceOf(found, {
    // Who wrote the first version stays among its readers (write-bucket); who only files it does not become one.
    writer: write.administrative === undefined ? nameOf(writer.who) : NOBODY,
    authors: authorsIn(tree),
    units: named.units.length > 0 ? named.units : own === null ? [] : [nameOf(own)],
    professions: named.professions,
  });
};

/** What the labels themselves say that the entry is reserved for. */
const namedIn = (tree: unknown): { readonly units: readonly string[]; readonly professions: readonly string[] } => {
  const extensions = objectsAt(tree, 'meta', 'security')
    .filter((label) => textAt(label, 'system') === reservations)
    .flatMap((label) => objectsAt(label, 'extension'))
    .filter((extension) => textAt(extension, 'url') === RESERVED_FOR);
  return {
    units: extensions.flatMap((extension) => {
      const unit = referenceAt(extension, 'valueReference');
      return unit?.kind === 'Organization' ? [nameOf(unit)] : [];
    }),
    professions: extensions.flatMap((extension) =>
      textAt(extension, 'valueCoding', 'system') === codeSystems.profession
        ? [textAt(extension, 'valueCoding', 'code') ?? '']
        : [],
    ),
  };
};

const authorsIn = (tree: unknown): readonly string[] =>
  AUTHORS.flatMap((element) => {
    const value = valueAt(tree, element);
    const people = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => [
      referenceAt(one),
      referenceAt(one, 'actor'),
    ]);
    return people.flatMap((name) =>
      name?.kind === 'Practitioner' || name?.kind === 'PractitionerRole' ? [nameOf(name)] : [],
    );
  });
