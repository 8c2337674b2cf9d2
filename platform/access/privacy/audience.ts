// DESIGN.md §7 "kind of information and its labels"; helsepersonelloven §§ 25 and 45, pasient- og brukerrettighetsloven § 5-1: who may see a reserved entry.

import type { Reservation } from './privacy-rules.ts';

/** Around whom an entry is reserved, as names ('Practitioner/1', 'Organization/1'). */
export interface Written {
  readonly writer: string;
  readonly authors: readonly string[];
  readonly units: readonly string[];
  /** Volven 9060. */
  readonly professions: readonly string[];
}

/** Audience of everyone with this profession, or of those in one unit. */
export const ofProfession = (profession: string, unit?: string): string =>
  unit === undefined ? `profession:${profession}` : `${unit} profession:${profession}`;

/**
 * Names of the audiences that alone may see an entry with these reservations, the writer first; null for everyone who may
 * see the patient. Several reservations hold together. A unit or profession that is not known opens nothing.
 */
export const audienceOf = (reservations: readonly Reservation[], written: Written): readonly string[] | null => {
  if (reservations.length === 0) return null;
  const { writer, authors, units, professions } = written;
  const only = new Set(reservations.map((reservation) => reservation.only));
  const refused = new Set(reservations.flatMap((reservation) => [...reservation.refused]));
  const opens = reservations.every(({ emergency }) => emergency === 'opens');
  return [
    ...new Set([
      writer,
      ...authors,
      ...personnelOf(only, units, professions),
      ...(['patient', 'representative'] as const).filter((one) => !refused.has(one)),
      ...(opens ? ['emergency'] : []),
    ]),
  ];
};

const personnelOf = (
  only: ReadonlySet<Reservation['only']>,
  units: readonly string[],
  professions: readonly string[],
): readonly string[] => {
  if (only.has('author')) return [];
  if (only.has('unit') && only.has('profession')) {
    return units.flatMap((unit) => professions.map((profession) => ofProfession(profession, unit)));
  }
  if (only.has('unit')) return units;
  return only.has('profession') ? professions.map((profession) => ofProfession(profession)) : ['personnel'];
};
