// DESIGN.md §1.3, §7: the permit's restriction as a condition on head rows, part of every statement that reads them.

import type { Parameters } from './parameters.ts';

/** What a permit reaches, in the keys of the store. */
export type Reach =
  | { readonly reach: 'everything' }
  | { readonly reach: 'relationship'; readonly parties: readonly bigint[]; readonly now: number }
  | { readonly reach: 'patient'; readonly bucket: number; readonly patient: bigint }
  | { readonly reach: 'common' };

/** Which tables a statement reads. The common ones hold nothing of patients: every permit that covers the kind reaches them. */
export type Tables = 'patient' | 'common';

const LIVE = (parties: string, now: string): string => liveWhere('r.party', parties, now);

/**
 * The same where the relationships of one patient are looked through: they are few, and the sum keeps the planner from sorting
 * the hundred parties of the caller and seeking each in the index.
 */
const LIVE_OF_ONE = (parties: string, now: string): string => liveWhere('r.party + 0', parties, now);

const liveWhere = (party: string, parties: string, now: string): string =>
  `${party} = ANY(${parties}::int8[]) AND r.starts <= ${now}::int8 AND (r.ends IS NULL OR r.ends > ${now}::int8)`;

/**
 * Condition on the head row `h`. Rows without a patient are the house's own (lists, plans): reached by relationship
 * callers and not by patients. An object of several patients needs every one of them in reach.
 */
export const reachCondition = (reach: Reach, tables: Tables, parameters: Parameters): string => {
  if (tables === 'common') return 'true';
  switch (reach.reach) {
    case 'everything':
      return 'true';
    case 'common':
      return 'false';
    case 'patient': {
      const patient = parameters.add(reach.patient);
      const bucket = parameters.add(reach.bucket);
      return `CASE WHEN h.patients IS NULL OR h.patient IS NOT NULL THEN coalesce(h.bucket = ${bucket}::int2 AND h.patient = ${patient}::int8, false)
        ELSE NOT EXISTS (SELECT FROM membership m WHERE m.object = h.object AND m.home = h.bucket AND m.patient <> ${patient}::int8) END`;
    }
    case 'relationship': {
      const live = LIVE(parameters.addKeys(reach.parties), parameters.add(reach.now));
      return `CASE WHEN h.patient IS NOT NULL THEN EXISTS (SELECT FROM relationship r WHERE r.bucket = h.bucket AND r.patient = h.patient AND ${live})
        WHEN h.patients IS NULL THEN true
        ELSE NOT EXISTS (SELECT FROM membership m WHERE m.object = h.object AND m.home = h.bucket AND NOT EXISTS
          (SELECT FROM relationship r WHERE r.bucket = m.bucket AND r.patient = m.patient AND ${live})) END`;
    }
  }
};

/**
 * An earlier version may concern patients whom its object concerns no more: it is shown to who reaches those as well.
 * `former`: their ids, for the log. Asked of `h` and `v`; the current version is never among them.
 */
export const formerCondition = (
  reach: Reach,
  tables: Tables,
  parameters: Parameters,
): { readonly former: string; readonly allowed: string } => {
  if (tables === 'common') return { former: 'NULL::text', allowed: 'true' };
  const former = 'CASE WHEN v.version <= h.former_until THEN h.former END';
  if (reach.reach === 'everything') return { former, allowed: 'true' };
  if (reach.reach === 'common') return { former, allowed: 'false' };
  const stranger =
    reach.reach === 'patient'
      ? `patient_key(f.id) <> ${parameters.add(reach.patient)}::int8`
      : `NOT EXISTS (SELECT FROM relationship r WHERE r.bucket = patient_bucket(f.id) AND r.patient = patient_key(f.id) AND ${LIVE(parameters.addKeys(reach.parties), parameters.add(reach.now))})`;
  return {
    former,
    allowed: `(h.former_until IS NULL OR v.version > h.former_until
      OR NOT EXISTS (SELECT FROM unnest(string_to_array(h.former, ' ')) AS f(id) WHERE ${stranger}))`,
  };
};

/**
 * What opened the row `row` (its columns bucket, object, patient, patients) to the caller, as text: the number of the
 * strongest live relationship of its only patient; 'patient:number' of each where several share it; empty for the house's
 * own. Null: out of reach. `alone` is the answer for rows of one patient, where the statement knows it already.
 */
export const basisOf = (
  row: string,
  reach: Extract<Reach, { reach: 'relationship' }>,
  { parameters, alone }: { readonly parameters: Parameters; readonly alone?: string },
): string => {
  const strongest = strongestOf(LIVE_OF_ONE(parameters.addKeys(reach.parties), parameters.add(reach.now)));
  return `CASE WHEN ${row}.patient IS NOT NULL THEN (${alone ?? strongest(row)})::text
    WHEN ${row}.patients IS NULL THEN ''
    ELSE (SELECT CASE WHEN coalesce(bool_and(k.basis IS NOT NULL), true) THEN coalesce(string_agg(m.patient || ':' || k.basis, ' '), '') END
      FROM membership m CROSS JOIN LATERAL (${strongest('m')}) k WHERE m.object = ${row}.object AND m.home = ${row}.bucket) END`;
};

const strongestOf =
  (live: string) =>
  (of: string): string =>
    `SELECT min(r.basis) AS basis FROM relationship r WHERE r.bucket = ${of}.bucket AND r.patient = ${of}.patient AND ${live}`;

/** SELECT of one row: `basis`, the number of the strongest live relationship to the patient of the row `of`; null for none. */
export const strongestRelationship = (
  of: string,
  reach: Extract<Reach, { reach: 'relationship' }>,
  parameters: Parameters,
): string => strongestOf(LIVE_OF_ONE(parameters.addKeys(reach.parties), parameters.add(reach.now)))(of);

/** One patient of the statement's bucket. */
interface ScopedPatient {
  readonly bucket: string;
  readonly patient: string;
  readonly patientKey: bigint;
}

/**
 * What a statement asks once about its patient: the strongest live relationship (null for callers who reach otherwise), and
 * FROM … WHERE up to the next condition. It gives one row.
 */
export const knownPatient = (
  reach: Reach,
  scope: ScopedPatient,
  parameters: Parameters,
): { readonly basis: string; readonly from: string } => {
  if (reach.reach !== 'relationship') return { basis: 'NULL::int2', from: 'WHERE' };
  const live = LIVE_OF_ONE(parameters.addKeys(reach.parties), parameters.add(reach.now));
  return {
    basis: 'min(r.basis)',
    from: `FROM relationship r WHERE r.bucket = ${scope.bucket} AND r.patient = ${scope.patient} AND ${live} AND`,
  };
};

/** Condition that the caller reaches that patient; by relationship, the row `known` (knownPatient) stands before. */
export const patientReachCondition = (reach: Reach, scope: ScopedPatient): string => {
  switch (reach.reach) {
    case 'everything':
      return 'true';
    case 'common':
      return 'false';
    case 'patient':
      return reach.patient === scope.patientKey ? 'true' : 'false';
    case 'relationship':
      return 'known.basis IS NOT NULL';
  }
};

/** True, or the statement ends with `stale`: someone's roles changed after the permit was made. Evaluated once. */
export const freshCondition = (epoch: number, parameters: Parameters): string =>
  `(SELECT CASE WHEN e.value > ${parameters.add(epoch)}::int8 THEN refuse('stale') ELSE true END FROM epoch e WHERE e.name = 'roles')`;
