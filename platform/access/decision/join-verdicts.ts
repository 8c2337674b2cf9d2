// DESIGN.md §7, https://hl7.org/fhir/R4/http.html#transaction: one permit for all that a transaction does, or none.

import type { Action, ObjectName, Restriction } from '@fkj/platform-record';
import type { Ask } from '../access.ts';
import { denied, type PermitVerdict, type Verdict } from './verdict.ts';

export interface Judged {
  readonly ask: Ask;
  readonly verdict: PermitVerdict;
}

export type Joined = { readonly verdict: Verdict; readonly ask: number };

/**
 * The narrowest restriction under which every part may be done, and the kinds and actions of the parts together. A
 * restriction to one patient holds for the whole; two patients of that sort cannot be had at once.
 */
export const joinVerdicts = (parts: readonly Judged[]): Joined => {
  let joined: PermitVerdict | null = null;
  // A transaction may have ten thousand parts: what they know is gathered once, and each is held to the patient once.
  const known = new Set(parts.flatMap(({ verdict }) => verdict.known));
  let held = 0;
  for (const [place, { verdict }] of parts.entries()) {
    if (joined === null) {
      joined = verdict;
      continue;
    }
    const restriction = join(joined.restriction, verdict.restriction);
    if (restriction === null) return { verdict: denied('relationship'), ask: place };
    joined = {
      ...joined,
      restriction,
      kinds: joined.kinds === '*' || verdict.kinds === '*' ? '*' : new Set([...joined.kinds, ...verdict.kinds]),
      actions: new Set<Action>([...joined.actions, ...verdict.actions]),
      basis: heavier(joined, verdict),
    };
    if (restriction.reach !== 'patient') continue;
    if (!staysWith(restriction.patient, parts.slice(held, place + 1))) {
      return { verdict: denied('relationship'), ask: place };
    }
    held = place + 1;
  }
  return { verdict: joined === null ? denied('role') : { ...joined, known: [...known] }, ask: 0 };
};

/** A written reason must reach the log. */
const heavier = (one: PermitVerdict, other: PermitVerdict): PermitVerdict['basis'] =>
  other.basis.reason !== undefined && one.basis.reason === undefined ? other.basis : one.basis;

const staysWith = (patient: string, parts: readonly Judged[]): boolean =>
  parts.every(({ ask }) => ask.patients.every((asked) => asked === patient));

/** Null when no single restriction serves both. Under 'common' nothing of a patient is reached, so any other serves it too. */
const join = (one: Restriction, other: Restriction): Restriction | null => {
  if (one.reach === 'common') return other;
  if (other.reach === 'common') return one;
  // Counting goes with nothing else.
  if (one.reach === 'population' || other.reach === 'population') return null;
  if (one.reach === 'patient' && other.reach === 'patient') return one.patient === other.patient ? one : null;
  if (one.reach === 'patient') return one;
  if (other.reach === 'patient') return other;
  if (one.reach === 'everything') return other;
  if (other.reach === 'everything') return one;
  return { reach: 'relationship', parties: shared(one.parties, other.parties) };
};

const shared = (one: readonly ObjectName[], other: readonly ObjectName[]): readonly ObjectName[] =>
  one === other ? one : one.filter((party) => other.some((same) => same.kind === party.kind && same.id === party.id));
