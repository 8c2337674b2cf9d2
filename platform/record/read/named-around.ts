// DESIGN.md §7 "who can see this entry and why": whom the relationships and choices around one entry name.

import { namedAround as namedRows } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import { objectKey } from '../identity/object-key.ts';
import type { Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { basisAt, type RelationshipBasis } from '../relationship-basis.ts';
import { ok, type Result, refused } from '../result.ts';
import { addressesOf } from './read-current.ts';

/** Whether somebody is named, and how; everyone else is decided alike with those who have the same roles. */
export interface NamedAround {
  /** In a relationship, a choice or an audience, or as the author. */
  names(party: ObjectName): boolean;
  /** What opens the patients of the entry to any of these parties, the strongest first; null for nothing. */
  basisOf(parties: readonly ObjectName[]): RelationshipBasis | null;
}

/** HealthRecord.namedAround. */
export const namedAround = async (
  house: RecordHouse,
  permit: Permit,
  { entry, at }: { readonly entry: ObjectName; readonly at: number },
): Promise<Result<NamedAround, ReadRefusal>> => {
  if (permit.restriction.reach !== 'everything' || permit.sees !== 'all') return refused({ code: 'not-permitted' });
  const places = (await addressesOf(house, [entry])).filter(({ tables }) => tables === 'patient');
  const rows = (
    await Promise.all(places.map(({ bucket, object }) => namedRows(house.pool, { bucket, object, at })))
  ).flat();
  const keys = new Set(rows.map(({ key }) => key));
  const bases = new Map(rows.flatMap(({ key, basis }) => (key === null || basis === null ? [] : [[key, basis]])));
  const authors = rows.flatMap(({ agent }) => agent ?? []);
  return ok({
    names: (party) =>
      keys.has(objectKey(party)) || authors.some((agent) => agent.includes(`"${party.kind}/${party.id}"`)),
    basisOf: (parties) => {
      const found = parties.flatMap((party) => bases.get(objectKey(party)) ?? []);
      return found.length === 0 ? null : basisAt(Math.min(...found));
    },
  });
};
