// DESIGN.md §1.3, §7: the permit's restriction as a condition on head rows, part of every statement that reads them.

import type { Parameters } from './parameters.ts';
import { keptBy, privacyOf, type Seeing, type Sight, seenCondition, seenInPatient, seenVersion } from './sight.ts';
import { formerWithheld } from './withheld.ts';

/** What a permit reaches, in the keys of the store. */
export type Reach =
  | { readonly reach: 'everything' }
  /** Every patient, without what is kept from the caller. */
  | { readonly reach: 'population'; readonly sight: Sight | null; readonly now: number }
  | {
      readonly reach: 'relationship';
      readonly parties: readonly bigint[];
      readonly sight: Sight | null;
      readonly now: number;
    }
  | {
      readonly reach: 'patient';
      readonly bucket: number;
      readonly patient: bigint;
      readonly sight: Sight | null;
      readonly now: number;
    }
  | { readonly reach: 'common' };

const ALL: Seeing = { sight: null, now: 0 };

/** What of the rows in reach the caller is shown. */
const seeingOf = (reach: Reach): Seeing => ('sight' in reach ? reach : ALL);

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

/** Condition on the head row `h`: it is in reach, and nothing keeps it from the caller. */
export const reachCondition = (reach: Reach, tables: Tables, parameters: Parameters): string =>
  tables === 'common' ? 'true' : `${inReach(reach, parameters)}${seenCondition(seeingOf(reach), parameters)}`;

/** ' AND …' for rows whose reach is asked for elsewhere: nothing keeps the head row `h` from the caller. */
export const shownCondition = (reach: Reach, tables: Tables, parameters: Parameters): string =>
  tables === 'common' ? '' : seenCondition(seeingOf(reach), parameters);

/**
 * Rows without a patient are the house's own (lists, plans): reached by relationship
 * callers and not by patients. An object of several patients needs every one of them in reach.
 */
const inReach = (reach: Reach, parameters: Parameters): string => {
  switch (reach.reach) {
    case 'everything':
    case 'population':
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

/** ' AND …' where the version `v` of the object at `row` (bucket, object, patient, patients) is another than the current one. */
export const shownVersion = (
  reach: Reach,
  tables: Tables,
  at: { readonly row: string; readonly parameters: Parameters },
): string => (tables === 'common' ? '' : seenVersion(seeingOf(reach), at));

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
    reach.reach === 'population'
      ? 'false'
      : reach.reach === 'patient'
        ? `patient_key(f.id) <> ${parameters.add(reach.patient)}::int8`
        : `NOT EXISTS (SELECT FROM relationship r WHERE r.bucket = patient_bucket(f.id) AND r.patient = patient_key(f.id) AND ${LIVE(parameters.addKeys(reach.parties), parameters.add(reach.now))})`;
  const { withheld = null, bound = null } = seeingOf(reach).sight ?? {};
  const keptFromCaller =
    bound === null
      ? ''
      : ` OR ${keptBy(seeingOf(reach), { of: 'c.bucket = patient_bucket(f.id) AND c.patient = patient_key(f.id)', parameters })}`;
  return {
    former,
    allowed: `(h.former_until IS NULL OR v.version > h.former_until
      OR NOT EXISTS (SELECT FROM unnest(string_to_array(h.former, ' ')) AS f(id) WHERE ${stranger}${keptFromCaller}${withheld === null ? '' : formerWithheld(withheld, parameters)}))${seenVersion(seeingOf(reach), { row: 'h', parameters })}`,
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
  (live: string, beside = '') =>
  (of: string): string =>
    `SELECT min(r.basis) AS basis${beside} FROM relationship r WHERE r.bucket = ${of}.bucket AND r.patient = ${of}.patient AND ${live}`;

/**
 * SELECT of one row about the patient of the row `of`: `basis`, the number of the strongest live relationship (null for
 * none), and `privacy` (privacyOf).
 */
export const strongestRelationship = (
  of: string,
  reach: Extract<Reach, { reach: 'relationship' }>,
  parameters: Parameters,
): string => {
  const privacy = privacyOf(reach, { bucket: `${of}.bucket`, patient: `${of}.patient` }, parameters);
  const live = LIVE_OF_ONE(parameters.addKeys(reach.parties), parameters.add(reach.now));
  return strongestOf(live, `, ${privacy} AS privacy`)(of);
};

/** Condition on the head row `h` of the patient of whom the row `known` (strongestRelationship) tells. */
export const knownCondition = (known: string, reach: Reach, parameters: Parameters): string =>
  `${known}.basis IS NOT NULL${seenInPatient(seeingOf(reach), `${known}.privacy`, parameters)}`;

/** One patient of the statement's bucket. */
interface ScopedPatient {
  readonly bucket: string;
  readonly patient: string;
  readonly patientKey: bigint;
}

/**
 * What a statement asks once about its patient: the strongest live relationship (null for callers who reach otherwise), how
 * the choices of the patient bind the caller (privacyOf), and FROM … WHERE up to the next condition. It gives one row.
 */
export const knownPatient = (
  reach: Reach,
  scope: ScopedPatient,
  parameters: Parameters,
): { readonly basis: string; readonly privacy: string; readonly from: string } => {
  const privacy = privacyOf(seeingOf(reach), scope, parameters);
  if (reach.reach !== 'relationship') return { basis: 'NULL::int2', privacy, from: 'WHERE' };
  const places = { parties: parameters.addKeys(reach.parties), now: parameters.add(reach.now) };
  return { basis: 'min(r.basis)', privacy, from: `FROM ${relationshipsOfOne(scope, places)} AND` };
};

/** FROM … WHERE: the live relationships `r` of the caller to one patient. */
export const relationshipsOfOne = (
  { bucket, patient }: { readonly bucket: string; readonly patient: string },
  { parties, now }: { readonly parties: string; readonly now: string },
): string => `relationship r WHERE r.bucket = ${bucket} AND r.patient = ${patient} AND ${LIVE_OF_ONE(parties, now)}`;

/**
 * Condition that the caller reaches that patient, and that nothing keeps the head row `h` of hers from the caller; the row
 * `known` (knownPatient: basis, privacy) stands before.
 */
export const patientReachCondition = (reach: Reach, scope: ScopedPatient, parameters: Parameters): string =>
  `${reachesPatient(reach, scope)}${seenInPatient(seeingOf(reach), 'known.privacy', parameters)}`;

const reachesPatient = (reach: Reach, scope: ScopedPatient): string => {
  switch (reach.reach) {
    case 'everything':
    case 'population':
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
export const freshCondition = (epoch: number, parameters: Parameters): string => freshAt(parameters.add(epoch));

/** The same where the epoch stands at a place ($4). */
export const freshAt = (epoch: string): string =>
  `(SELECT CASE WHEN e.value > ${epoch}::int8 THEN refuse('stale') ELSE true END FROM epoch e WHERE e.name = 'roles')`;
