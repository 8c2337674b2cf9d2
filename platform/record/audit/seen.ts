// DESIGN.md §1.3, §7: whom a look showed, and what opened each of them: the citizen reads the true reason.

import type { ReachedRow } from '@fkj/platform-store';
import { patientKey } from '../identity/object-key.ts';
import type { Basis } from '../permit.ts';
import { allBases, basisAt, type RelationshipBasis } from '../relationship-basis.ts';
import { patientIds } from '../stored-row.ts';

export interface Seen {
  /** Id of the patient. */
  readonly patient: string;
  /** What opened her; 'none' when she was asked for in vain; null when no relationship was needed. */
  readonly opened: RelationshipBasis | 'none' | null;
}

/** Patients that were shown without a relationship. */
export const seenAnyway = (patients: readonly string[]): readonly Seen[] =>
  patients.map((patient) => ({ patient, opened: null }));

/** Patients of a row; each with what opened it. */
export const seenIn = (row: ReachedRow): readonly Seen[] => [
  ...seenNow(row),
  // Whom an earlier version concerned: the reach of each of them was asked for, but not by what.
  ...seenAnyway(patientIds(row.former ?? null)),
];

/** Patients of a page of rows. Rows that follow one another are mostly of one patient: she is read once. */
export const seenOnPage = (rows: readonly ReachedRow[]): readonly Seen[] => {
  const seen: Seen[] = [];
  let last: ReachedRow | null = null;
  for (const row of rows) {
    const same = last?.patients === row.patients && last.basis === row.basis && (row.former ?? null) === null;
    if (!same) seen.push(...seenIn(row));
    last = row;
  }
  return seen;
};

const seenNow = ({ patients, basis }: ReachedRow): readonly Seen[] => {
  const ids = patientIds(patients);
  if (basis === null || basis === '') return seenAnyway(ids);
  const [only] = ids;
  if (!basis.includes(':')) return only === undefined ? [] : [{ patient: only, opened: basisAt(Number(basis)) }];
  const opened = new Map(
    basis.split(' ').map((pair) => {
      const [patient = '', number = ''] = pair.split(':');
      return [patient, basisAt(Number(number))] as const;
    }),
  );
  return ids.map((patient) => ({ patient, opened: opened.get(String(patientKey(patient))) ?? null }));
};

type Told = Pick<Basis, 'rule' | 'purpose'>;

/** What the log says of a patient: the relationship where one opened her, else the rule of the permit. */
export const toldOf = (opened: Seen['opened'], { rule, purpose }: Basis): Told => {
  switch (opened) {
    case null:
      return { rule, purpose };
    case 'none':
      return { rule: 'no-relationship', purpose };
    case 'emergency':
      return { rule: opened, purpose: 'ETREAT' };
    case 'service':
    case 'list':
    case 'visit':
    case 'encounter':
    case 'registration':
    case 'acute-contact':
    case 'gp':
    case 'referral':
    case 'team':
      return { rule: opened, purpose };
  }
};

/** The same for each basis, in the order of their numbers: for writes, where the statement itself finds the basis. */
export const toldByNumber = (
  basis: Basis,
): { readonly rules: readonly string[]; readonly purposes: readonly string[] } => {
  const told = allBases.map((opened) => toldOf(opened, basis));
  return { rules: told.map(({ rule }) => rule), purposes: told.map(({ purpose }) => purpose) };
};
