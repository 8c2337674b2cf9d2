// DESIGN.md §1.3: a search that goes on to other kinds is let through there by a permit that covers them.

import type { Reach } from '@fkj/platform-store';
import { tablesOf } from '../identity/place.ts';
import type { Action, Permit } from '../permit.ts';
import { covers, reachOf } from '../reach.ts';
import type { Kind } from '../reference.ts';

/**
 * A permit, or several of one caller: the first for the kind that is searched, the others for kinds that a search or an
 * include goes on to and that the first does not cover.
 */
export type Permits = Permit | PermitList;

export type PermitList = readonly [Permit, ...Permit[]];

export const permitsOf = (permits: Permits): PermitList => (isList(permits) ? permits : [permits]);

const isList = (permits: Permits): permits is PermitList => Array.isArray(permits);

/** The age of the oldest: what they let through is no fresher. */
export const epochOf = (permits: PermitList): number => Math.min(...permits.map(({ epoch }) => epoch));

/**
 * Of the permits of one caller the first that covers a kind, and reaches something of it: one for the common kinds reaches
 * nothing of a patient. Null when there is none.
 */
export const permitFor = (permits: readonly Permit[], action: Action, kind: Kind): Permit | null =>
  permits.find(
    (permit) => covers(permit, action, kind) && (permit.restriction.reach !== 'common' || tablesOf(kind) === 'common'),
  ) ?? null;

/** What a chain reaches of a kind; null for nothing. */
export type Hops = (kind: Kind) => Reach | null;

/** The same as the store asks it, `now` in ms. */
export const hopsUnder =
  (permits: readonly Permit[], now: number): Hops =>
  (kind) => {
    const permit = permitFor(permits, 'search', kind);
    return permit === null ? null : reachOf(permit, now);
  };
