// DESIGN.md §3 "Write": no write path avoids this one.

import type { Changes, CommitRefusal, Committed, Write } from '../change.ts';
import type { RecordHouse } from '../house.ts';
import { bucketInId } from '../identity/object-id.ts';
import { objectKey } from '../identity/object-key.ts';
import { placeOf, tablesOf } from '../identity/place.ts';
import { outsideLimits } from '../narrow/judge-writes.ts';
import type { Agent, Permit } from '../permit.ts';
import { headRows } from '../read/heads.ts';
import type { ObjectName } from '../reference.ts';
import { neededRules, withFurtherIndex } from '../reindex/index-rules.ts';
import { ok, type Result, refused } from '../result.ts';
import { batchesOf } from './batches.ts';
import { explainRefusal } from './explain-refusal.ts';
import { firstForbidden, guardedPatients } from './guard-writes.ts';
import { patientsOf, placeWrites } from './place-writes.ts';
import { stampDocument } from './stamp-document.ts';
import { writeParts } from './write-parts.ts';

/** Two commits that stood in each other's way, or a reader's view that was a moment old: the next try sees clearly. */
const TRIES = 4;
/** So often roles or rules may change between a look at them and a commit. */
const MOST_ADVANCES = 20;

/** All or nothing (HealthRecord.commit). Answers in the order of the writes; those that companions added come last. */
export const commit = async (
  house: RecordHouse,
  permit: Permit,
  asked: readonly Write[],
): Promise<Result<readonly Committed[], CommitRefusal>> => {
  const forbidden = firstForbidden(permit, asked);
  if (forbidden !== null) return refused({ code: 'not-permitted', object: nameOf(forbidden) });
  const outside = permit.narrow === undefined ? null : await outsideLimits(house, permit, { writes: asked });
  return outside === null ? commitCovered(house, permit, asked) : refused(outside);
};

/** The same, where the caller has held the permit against the writes: a merge needs a permit for 'move' only. */
export const commitCovered = async (
  house: RecordHouse,
  permit: Permit,
  asked: readonly Write[],
): Promise<Result<readonly Committed[], CommitRefusal>> => {
  if (asked.length === 0) return ok([]);
  for (const { owner } of asked) if (owner !== null) house.owners.note(owner);
  const hidden = await firstHidden(house, permit, asked);
  if (hidden !== null) return refused(hidden);
  const changes = await accompany(house, asked, permit.agent);
  const reserved = changes.writes.find(isReserved);
  if (reserved !== undefined) return refused({ code: 'reserved-id', object: nameOf(reserved) });
  const twice = takenHere(changes.writes);
  if (twice !== null) return refused(twice);
  const agent = await house.agents.keyOf(permit.agent);
  const guarded = guardedPatients(permit, asked, changes);
  let needed = neededRules(permit.epoch);
  for (let attempt = 1; ; attempt += 1) {
    const known = house.rules.at(needed);
    const rules = known instanceof Promise ? await known : known;
    const placed = placeWrites(withFurtherIndex(changes, rules));
    // Some permits are never stale; what is written under them is indexed by the rules of now all the same.
    const epoch = Math.min(permit.epoch, rules.epoch);
    const written = await writeParts(house, {
      placed,
      batches: batchesOf({ house, permit, epoch, placed, agent, guarded }),
      closing: closingOf(changes, changes.replaceRelationshipsOf),
      withdrawing: closingOf(changes, changes.replaceChoicesOf ?? []),
      epoch: changes.epoch ?? 'keep',
      parameters: changes.parameters ?? [],
    });
    if ('times' in written) {
      if (written.advanced !== null) await house.rules.advanced(written.advanced, rulesIn(changes));
      return ok(changes.writes.map((write) => committedOf(write, written.times)));
    }
    const outdated = 'refused' in written && written.refused === 'stale' && epoch < permit.epoch;
    if (outdated) needed = rules.epoch + 1;
    const refusal = outdated ? 'again' : await explainRefusal(house, written, placed);
    if (refusal !== 'again') return refused(refusal);
    if (attempt >= (outdated ? MOST_ADVANCES : TRIES)) throw new Error('A commit was disturbed again and again');
  }
};

/**
 * An object of several patients may drop some of them, or all, in its next version: those whom it concerns now must be in
 * reach too. (One patient cannot be changed: the statement itself refuses.)
 */
const firstHidden = async (
  house: RecordHouse,
  permit: Permit,
  writes: readonly Write[],
): Promise<CommitRefusal | null> => {
  if (permit.restriction.reach !== 'relationship') return null;
  const shared = writes.filter(
    (write) => write.follows > 0 && tablesOf(write.kind) === 'patient' && patientsOf(write).length !== 1,
  );
  if (shared.length === 0) return null;
  const rows = await headRows(house, permit, shared);
  if ('refused' in rows) return { code: 'stale' };
  const reached = new Set(rows.map(({ object }) => object));
  const hidden = shared.find((write) => !reached.has(objectKey(write)));
  return hidden === undefined ? null : { code: 'not-permitted', object: nameOf(hidden) };
};

const rulesIn = ({ parameters = [] }: Changes): 'changed' | 'same' => (parameters.length > 0 ? 'changed' : 'same');

const nameOf = ({ kind, id }: Write) => ({ kind, id });

/** The writes with what the companions add. */
export const accompany = async (house: RecordHouse, writes: readonly Write[], writer: Agent): Promise<Changes> => {
  const followed = await Promise.all(house.companions.map((companion) => companion.follow(writes)));
  return {
    writes: [...writes, ...followed.flatMap((changes) => changes.writes)].map((write) =>
      reserved(house, write, writer),
    ),
    relationships: followed.flatMap((changes) => changes.relationships),
    replaceRelationshipsOf: followed.flatMap((changes) => changes.replaceRelationshipsOf),
    choices: followed.flatMap((changes) => changes.choices ?? []),
    replaceChoicesOf: followed.flatMap((changes) => changes.replaceChoicesOf ?? []),
    ...(followed.some((changes) => changes.epoch === 'advance') && { epoch: 'advance' as const }),
    parameters: followed.flatMap((changes) => changes.parameters ?? []),
  };
};

/** With its audience, where a companion reserves it. */
const reserved = ({ companions }: RecordHouse, write: Write, writer: Agent): Write => {
  for (const companion of companions) {
    const audience = companion.reserve?.(write, writer) ?? null;
    if (audience !== null) return { ...write, audience };
  }
  return write;
};

/** Our form of id tells the bucket: one that tells another is not taken. */
const isReserved = (write: Write): boolean => {
  if (write.follows > 0 || write.kind === 'Patient' || tablesOf(write.kind) === 'common') return false;
  const told = bucketInId(write.id);
  return told !== null && told !== placeOf(write, patientsOf(write));
};

/** Two objects of one commit cannot both hold a unique identifier. */
const takenHere = (writes: readonly Write[]): CommitRefusal | null => {
  const holders = new Map<string, Write>();
  for (const write of writes) {
    for (const identifier of write.uniqueIdentifiers) {
      const holder = holders.get(identifier);
      if (holder !== undefined && holder !== write) {
        return { code: 'identifier-taken', identifier, holder: nameOf(holder) };
      }
      holders.set(identifier, write);
    }
  }
  return null;
};

/** An object that is new has opened nothing yet. */
export const closingOf = ({ writes }: Pick<Changes, 'writes'>, replaced: readonly ObjectName[]): readonly bigint[] => {
  const fresh = new Set(writes.filter(({ follows }) => follows === 0).map(({ kind, id }) => `${kind}/${id}`));
  return replaced.filter(({ kind, id }) => !fresh.has(`${kind}/${id}`)).map(objectKey);
};

const committedOf = (write: Write, times: ReadonlyMap<number, number>): Committed => {
  const at = times.get(placeOf(write, patientsOf(write)));
  if (at === undefined) throw new Error(`${write.kind}/${write.id} was committed without a time`);
  return {
    kind: write.kind,
    id: write.id,
    version: write.follows + 1,
    lastUpdated: at,
    document: stampDocument(write.document, write.lastUpdated?.offset ?? null, at),
  };
};
