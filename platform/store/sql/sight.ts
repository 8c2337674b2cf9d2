// DESIGN.md §7 "privacy choices", "labels": what of the rows in reach is kept from a caller, as conditions of every statement.

import type { Parameters } from './parameters.ts';
import { type Withheld, withheldCondition } from './withheld.ts';

/** How much of what is in reach the caller is shown. Null: all of it. */
export interface Sight {
  /** Audiences and parties that the caller is one of: reserved objects and privacy choices name them. */
  readonly keys: readonly bigint[];
  /** Whom the choices of patients bind; null where they bind others only (the patient herself). */
  readonly bound: Bound | null;
  /** Null for nearly everyone. */
  readonly withheld: Withheld | null;
}

export interface Bound {
  /** Key of the caller herself: emergency access is hers alone. */
  readonly self: bigint;
  /** How her agents begin: what she wrote herself she may read. */
  readonly author: string;
  /** Answers as if she had opened emergency access: for who asks what would be, never for reading. */
  readonly emergency?: 'supposed';
}

/** Key of the audience to which an object is opened by emergency access. */
export const EMERGENCY_AUDIENCE = -1n;
/** The first number of `privacyOf`: the patient lets the caller know. */
export const ANNOUNCED = 2n;
/** Before and after every clinical time. */
export const EARLIEST = '(-9223372036854775808)::int8';
export const LATEST = '9223372036854775807::int8';
const EMERGENCY_BASIS = 10;
const EVERYONE = 0;

/** Places of what a condition needs, each kept when it is first asked for: PostgreSQL takes no value that nothing uses. */
interface Places {
  readonly keys: () => string;
  readonly self: () => string;
  readonly author: () => string;
  readonly now: () => string;
  readonly emergency: Bound['emergency'];
}

const known = new WeakMap<Parameters, Map<Sight, Places>>();

const once = (print: () => string): (() => string) => {
  let printed: string | null = null;
  return () => (printed ??= print());
};

/** The same sight has the same places in all conditions of a statement. */
const placesOf = (sight: Sight, now: number, parameters: Parameters): Places => {
  const sights = known.get(parameters) ?? new Map<Sight, Places>();
  known.set(parameters, sights);
  const places = sights.get(sight) ?? {
    keys: once(() => `${parameters.addKeys(sight.keys)}::int8[]`),
    self: once(() => `${parameters.add(sight.bound?.self ?? 0n)}::int8`),
    author: once(() => `${parameters.add(sight.bound?.author ?? '')}::text`),
    now: once(() => `${parameters.add(now)}::int8`),
    emergency: sight.bound?.emergency,
  };
  sights.set(sight, places);
  return places;
};

export interface Seeing {
  /** Null: sees all. */
  readonly sight: Sight | null;
  /** ms */
  readonly now: number;
}

/** ' AND …': head row `h` is open to the caller, and no choice of its patients keeps it from her. */
export const seenCondition = (seeing: Seeing, parameters: Parameters): string =>
  seeing.sight === null ? '' : `${openCondition(seeing, parameters)} AND NOT ${keptCondition(seeing, parameters)}`;

/** The same where `privacy` (privacyOf) tells whether any choice of the one patient binds the caller at all, and of which times. */
export const seenInPatient = (seeing: Seeing, privacy: string, parameters: Parameters): string =>
  seeing.sight === null
    ? ''
    : `${openCondition(seeing, parameters)}${seeing.sight.bound === null ? '' : ` AND (${privacy}[1] IS NULL OR h.clinical < ${privacy}[2] OR h.clinical >= ${privacy}[3] OR NOT ${keptCondition(seeing, parameters)})`}`;

/** Not reserved, or reserved for an audience that the caller belongs to. */
const openCondition = (seeing: Seeing, parameters: Parameters): string => {
  if (seeing.sight === null) return '';
  const places = placesOf(seeing.sight, seeing.now, parameters);
  const overridden =
    seeing.sight.bound === null
      ? ''
      : ` OR ${EMERGENCY_AUDIENCE}::int8 = ANY(h.labels) AND ${emergencyOfRow('h', places)}`;
  const { withheld } = seeing.sight;
  const lawful = withheld === null ? '' : withheldCondition(withheld, (row) => emergency(row, places), parameters);
  return ` AND (h.labels IS NULL OR h.labels && ${places.keys()}${overridden})${lawful}`;
};

/** ' AND …': the version `v` of the object at `row` was not reserved, or reserved for an audience that the caller belongs to. */
export const seenVersion = (
  seeing: Seeing,
  { row, parameters }: { readonly row: string; readonly parameters: Parameters },
): string => {
  if (seeing.sight === null) return '';
  const places = placesOf(seeing.sight, seeing.now, parameters);
  const overridden =
    seeing.sight.bound === null
      ? ''
      : ` AND NOT (${EMERGENCY_AUDIENCE}::int8 = ANY(q.audience) AND ${emergencyOfRow(row, places)})`;
  return ` AND NOT EXISTS (SELECT FROM reserved_version q WHERE q.bucket = ${row}.bucket AND q.object = ${row}.object AND q.version = v.version
    AND NOT q.audience && ${places.keys()}${overridden})`;
};

/** Some choice of a patient of `h` keeps it from the caller. */
const keptCondition = (seeing: Seeing, parameters: Parameters): string => {
  const of = (patient: string): string => keptBy(seeing, { of: patient, parameters });
  if (seeing.sight === null || seeing.sight.bound === null) return 'false';
  return `(CASE WHEN h.patient IS NOT NULL THEN ${of('c.bucket = h.bucket AND c.patient = h.patient')}
    WHEN h.patients IS NULL THEN false
    ELSE EXISTS (SELECT FROM membership m WHERE m.object = h.object AND m.home = h.bucket AND ${of('c.bucket = m.bucket AND c.patient = m.patient')}) END)`;
};

/** Some choice of the patients for whom the condition `of` picks the row `c` keeps head row `h` from the caller. */
export const keptBy = (
  { sight, now }: Seeing,
  { of, parameters }: { readonly of: string; readonly parameters: Parameters },
): string => {
  if (sight === null || sight.bound === null) return 'false';
  const places = placesOf(sight, now, parameters);
  return `EXISTS (SELECT FROM privacy_choice c WHERE ${of} AND ${binding(places)} AND ${concerns('c')} AND NOT EXISTS (SELECT FROM privacy_choice x WHERE ${exception(places)} AND ${concerns('x')})
      AND NOT EXISTS (SELECT FROM version a JOIN agent g ON g.key = a.agent WHERE a.bucket = h.bucket AND a.object = h.object AND a.version = 1 AND starts_with(g.agent, ${places.author()})))`;
};

/**
 * SELECT of three numbers (int8[]): how the choices of a patient bind the caller (null: not at all, 1: something is hidden,
 * 2: the patient lets her know that something is), and from when until when the clinical times lie that they are about.
 */
export const privacyOf = (
  seeing: Seeing,
  of: { readonly bucket: string; readonly patient: string },
  parameters: Parameters,
): string => {
  const { sight, now } = seeing;
  if (sight === null || sight.bound === null) return 'NULL::int8[]';
  const places = placesOf(sight, now, parameters);
  const whole = 'x.object IS NULL AND x.kinds IS NULL AND x.low IS NULL AND x.high IS NULL';
  return `(SELECT ARRAY[max(c.mode), min(coalesce(c.low, ${EARLIEST})), max(coalesce(c.high, ${LATEST}))] FROM privacy_choice c WHERE c.bucket = ${of.bucket} AND c.patient = ${of.patient} AND ${binding(places)}
    AND NOT EXISTS (SELECT FROM privacy_choice x WHERE ${exception(places)} AND ${whole}))`;
};

const means = (row: string, { keys, now }: Places): string =>
  `(${row}.party = ${EVERYONE} OR ${row}.party = ANY(${keys()})) AND ${row}.starts <= ${now()} AND (${row}.ends IS NULL OR ${row}.ends > ${now()})`;

/** The choice `c` means the caller, now, and no emergency access of hers overrides it. */
const binding = (places: Places): string =>
  `c.mode > 0 AND ${means('c', places)} AND NOT (c.overridable AND ${emergency('c', places)})`;

/** `x` lets the caller through what the same source keeps from others. */
const exception = (places: Places): string =>
  `x.bucket = c.bucket AND x.patient = c.patient AND x.source = c.source AND x.mode = 0 AND ${means('x', places)}`;

/** What has no time may have been at any. */
const concerns = (row: string): string =>
  `(${row}.object IS NULL OR ${row}.object = h.object) AND (${row}.kinds IS NULL OR h.kind = ANY(${row}.kinds)) AND (h.clinical IS NULL OR (${row}.low IS NULL OR h.clinical >= ${row}.low) AND (${row}.high IS NULL OR h.clinical < ${row}.high))`;

const emergency = (of: string, { self, now, emergency: supposed }: Places): string =>
  supposed !== undefined
    ? 'true'
    : `EXISTS (SELECT FROM relationship e WHERE e.bucket = ${of}.bucket AND e.patient = ${of}.patient AND e.party = ${self()} AND e.basis = ${EMERGENCY_BASIS}
    AND e.starts <= ${now()} AND e.ends > ${now()})`;

/** Of every patient whom the object concerns. */
const emergencyOfRow = (row: string, places: Places): string =>
  `CASE WHEN ${row}.patient IS NOT NULL THEN ${emergency(row, places)}
    ELSE ${row}.patients IS NOT NULL AND NOT EXISTS (SELECT FROM membership m WHERE m.object = ${row}.object AND m.home = ${row}.bucket AND NOT ${emergency('m', places)}) END`;
