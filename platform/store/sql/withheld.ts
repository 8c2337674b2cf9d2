// DESIGN.md §7 "basis across data controllers"; helsepersonelloven § 21 a: what the law withholds from a caller whatever a patient has chosen.

import type { Parameters } from './parameters.ts';

/** Records that are closed to the caller, and whose objects are open to her. */
export interface Withheld {
  /** Keys of patients whose records are closed: her own. */
  readonly closed: readonly bigint[];
  /** Of patients whose records only her own emergency access opens. */
  readonly byReason: readonly bigint[];
  /** Whose objects she may see; null where all organisations of the house are one data controller. */
  readonly owners: readonly OwnersSeen[] | null;
}

/** Organisations that are responsible, by key, and the kinds of theirs that are open; null for every kind. */
export interface OwnersSeen {
  readonly keys: readonly bigint[];
  readonly kinds: readonly bigint[] | null;
}

const closedTo = (patient: string, { closed }: Withheld, parameters: Parameters): string =>
  closed.length === 0 ? '' : `${patient} = ANY(${parameters.addKeys(closed)}::int8[])`;

const needsReason = (patient: string, { byReason }: Withheld, parameters: Parameters): string =>
  byReason.length === 0 ? '' : `${patient} = ANY(${parameters.addKeys(byReason)}::int8[])`;

const anyOf = (conditions: readonly string[]): string => {
  const some = conditions.filter((condition) => condition !== '');
  return some.length === 0 ? '' : `(${some.join(' OR ')})`;
};

/** ' AND …' about the head row `h`; '' for nearly everyone. `emergency`: the caller's own stands for the patient of a row. */
export const withheldCondition = (
  withheld: Withheld,
  emergency: (row: string) => string,
  parameters: Parameters,
): string => {
  const barred = (row: string): string => {
    const reason = needsReason(`${row}.patient`, withheld, parameters);
    return anyOf([
      closedTo(`${row}.patient`, withheld, parameters),
      reason === '' ? '' : `${reason} AND NOT ${emergency(row)}`,
    ]);
  };
  const people =
    barred('h') === ''
      ? ''
      : ` AND CASE WHEN h.patient IS NOT NULL THEN NOT ${barred('h')} WHEN h.patients IS NULL THEN true
    ELSE NOT EXISTS (SELECT FROM membership m WHERE m.object = h.object AND m.home = h.bucket AND ${barred('m')}) END`;
  return `${people}${ownersCondition(withheld, parameters)}`;
};

/** What nobody is responsible for is the house's own. */
const ownersCondition = ({ owners }: Withheld, parameters: Parameters): string => {
  if (owners === null) return '';
  const seen = owners.map(({ keys, kinds }) => {
    const owned = `h.owner = ANY(${parameters.addKeys(keys)}::int8[])`;
    return kinds === null ? owned : `${owned} AND h.kind = ANY(${parameters.addArray(kinds)}::int2[])`;
  });
  return ` AND coalesce(h.owner IS NULL OR ${anyOf(seen) || 'false'}, false)`;
};

/** ' OR …': the record of a patient whom an earlier version concerned, by the id `f.id`, is closed to the caller. */
export const formerWithheld = (withheld: Withheld, parameters: Parameters): string => {
  const barred = anyOf([
    closedTo('patient_key(f.id)', withheld, parameters),
    needsReason('patient_key(f.id)', withheld, parameters),
  ]);
  return barred === '' ? '' : ` OR ${barred}`;
};
