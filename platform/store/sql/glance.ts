// DESIGN.md §3 "Read", §7: at a glance, where nothing is reserved and no choice of the patient concerns what is asked for.

import type { Parameters } from './parameters.ts';
import { type Reach, relationshipsOfOne } from './reach.ts';
import { type Bound, EARLIEST, LATEST, type Sight } from './sight.ts';
import type { Withheld } from './withheld.ts';

/** A caller whom choices and reservations can bind. */
export type Glancing = Extract<Reach, { reach: 'relationship' }> & {
  readonly sight: Sight & { readonly bound: Bound };
};

/**
 * Whether a statement may be asked in its short form first. PostgreSQL sets up every condition of a statement each time it
 * runs, and those about exceptions, emergency access and authors are most of a read, though hardly a row needs them. The
 * short form lets nothing through that the whole would keep: it says where there is doubt, and then the whole is asked.
 */
export const glancing = (reach: Reach): reach is Glancing =>
  reach.reach === 'relationship' && reach.sight?.bound != null;

/** What the law may withhold from a caller, as far as a glance asks. */
interface WithheldAtAGlance {
  /** Keys of patients whose records are closed to her, with or without a reason that opens them. */
  readonly people: readonly bigint[];
  /** Keys of those whose objects of every kind are open; null where all are. */
  readonly owners: readonly bigint[] | null;
}

const NOTHING: WithheldAtAGlance = { people: [], owners: null };
const glances = new WeakMap<Withheld, WithheldAtAGlance>();

/** Worked out once for each caller, so that its lists are printed once. */
export const withheldAtAGlance = ({ sight: { withheld } }: Glancing): WithheldAtAGlance => {
  if (withheld === null) return NOTHING;
  const known = glances.get(withheld);
  if (known !== undefined) return known;
  const { closed, byReason, owners } = withheld;
  const whole = owners?.filter(({ kinds }) => kinds === null).flatMap(({ keys }) => keys) ?? null;
  const made = { people: [...closed, ...byReason], owners: whole };
  glances.set(withheld, made);
  return made;
};

/** The rows, or that some of them have to be asked for with every condition. */
export type Glanced<Rows> = Rows | 'doubt';

/** Where the values of the short form stand: the caller's parties, the keys of her sight, and the time (ms). */
export interface GlancePlaces {
  readonly parties: string;
  readonly keys: string;
  readonly now: string;
}

/** The choice `c` is about the caller now, whatever exceptions from it there may be. */
const means = ({ keys, now }: GlancePlaces): string =>
  `c.mode > 0 AND (c.party = 0 OR c.party = ANY(${keys}::int8[])) AND c.starts <= ${now}::int8 AND (c.ends IS NULL OR c.ends > ${now}::int8)`;

/** Condition: another than those at the place (an array, or null for anybody) is responsible for the head row `h`. */
const doubtOfOwner = (owners: string): string =>
  `NOT (${owners}::int8[] IS NULL OR h.owner IS NULL OR h.owner = ANY(${owners}::int8[]))`;

/**
 * Condition: the head row `h` is of no single patient, reserved, of a patient or an owner whose objects the law may withhold
 * (places of `withheldAtAGlance`), or touched by a choice that is about the caller.
 */
export const doubtOfRow = (
  places: GlancePlaces,
  withheld: { readonly people: string; readonly owners: string },
): string =>
  `(h.patient IS NULL OR h.labels IS NOT NULL OR h.patient = ANY(${withheld.people}::int8[]) OR ${doubtOfOwner(withheld.owners)} OR EXISTS (SELECT FROM privacy_choice c WHERE c.bucket = h.bucket AND c.patient = h.patient
    AND ${means(places)} AND (c.object IS NULL OR c.object = h.object) AND (c.kinds IS NULL OR h.kind = ANY(c.kinds))
    AND (h.clinical IS NULL OR (c.low IS NULL OR h.clinical >= c.low) AND (c.high IS NULL OR h.clinical < c.high))))`;

/** What the short form asks once about its patient: as `knownPatient`, but of every choice that is about the caller. */
export const knownAtAGlance = (
  reach: Glancing,
  scope: { readonly bucket: string; readonly patient: string },
  parameters: Parameters,
): { readonly basis: string; readonly privacy: string; readonly from: string } => {
  const places = {
    parties: parameters.addKeys(reach.parties),
    keys: parameters.addKeys(reach.sight.keys),
    now: parameters.add(reach.now),
  };
  return {
    basis: 'min(r.basis)',
    privacy: `(SELECT ARRAY[max(c.mode), min(coalesce(c.low, ${EARLIEST})), max(coalesce(c.high, ${LATEST}))] FROM privacy_choice c
    WHERE c.bucket = ${scope.bucket} AND c.patient = ${scope.patient} AND ${means(places)})`,
    from: `FROM ${relationshipsOfOne(scope, places)} AND`,
  };
};

/** Condition on the head row `h` of that patient: reserved, of an owner in doubt, or of a time that a choice may be about. */
export const doubtInPatient = (reach: Glancing, parameters: Parameters): string => {
  const { owners } = withheldAtAGlance(reach);
  const foreign = owners === null ? '' : ` OR ${doubtOfOwner(parameters.addKeys(owners))}`;
  return `(h.labels IS NOT NULL${foreign} OR known.privacy[1] IS NOT NULL AND (h.clinical IS NULL OR h.clinical >= known.privacy[2] AND h.clinical < known.privacy[3]))`;
};
