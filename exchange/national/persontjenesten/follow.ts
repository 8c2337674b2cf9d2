// reference/norway.md §8.2 (event feed with sequence numbers), folkeregisterloven: what happens to our patients comes into the record.

import type { Access } from '@fkj/platform-access';
import {
  type Cursor,
  type HealthRecord,
  ok,
  type Result,
  refused,
  type Stored,
  type Write,
} from '@fkj/platform-record';
import { type JsonObject, write } from '@fkj/standards-json';
import { personNumberSystems } from '@fkj/standards-norway';
import { objectIn, objects } from '../json.ts';
import type { RegisterTrouble } from '../known.ts';
import { PERSON_ID, updatedPatient } from './patient.ts';
import type { RegisteredPerson } from './person.ts';
import type { PersonRegister } from './port.ts';

/** How far the feed has been followed; in the database, so that a restart goes on where it was. */
export interface FeedPlace {
  /** Null where it was never followed. */
  read(): Promise<{ readonly position: number; readonly asOf: number } | null>;
  write(position: number, asOf: number): Promise<void>;
}

export interface FollowParts {
  readonly register: PersonRegister;
  readonly record: Pick<HealthRecord, 'find' | 'read' | 'commit'>;
  readonly access: Pick<Access, 'housePermit'>;
  readonly makeWrite: (patient: {
    readonly id: string;
    readonly follows: number;
    readonly tree: JsonObject;
    readonly text: string;
  }) => Write;
  readonly place: FeedPlace;
  /** ms since 1970. */
  readonly clock: () => number;
}

export type RefreshRefusal =
  | RegisterTrouble
  | { readonly code: 'no-patient' }
  /** She has no number to be asked for by. */
  | { readonly code: 'no-number' }
  /** The register knows nobody under her number. */
  | { readonly code: 'unknown-person' }
  /** A number of hers stands on another Patient: two of ours are one person (Patient/$merge). */
  | { readonly code: 'number-taken'; readonly patient: string; readonly holder: string }
  /** Others wrote at the same time, again and again. */
  | { readonly code: 'conflict' };

export interface Followed {
  /** Number of the last event that was looked at. */
  readonly position: number;
  /** Patients that have a new version. */
  readonly updated: readonly string[];
  readonly refused: readonly RefreshRefusal[];
}

const WORK = 'persontjenesten';
const TRIES = 5;
const DAY = 86_400_000;

export interface PersonFollower {
  /** Asks the register about one patient (id), writes what has changed; null where nothing has, else the new version. */
  refresh(patient: string): Promise<Result<number | null, RefreshRefusal>>;
  /**
   * The next patients in the order of their ids, `most` at most: those who have a number and are not known to the register yet are
   * asked about and brought up to date. Answers who was. Begins anew a day after the last of them.
   */
  link(most: number): Promise<Result<readonly string[], RegisterTrouble>>;
  /** The next events, up to 1,000. The place moves on only when all of them have been taken in. */
  follow(): Promise<Result<Followed, RegisterTrouble>>;
}

export function personFollower(parts: FollowParts): PersonFollower {
  const { register, record, access, makeWrite, place, clock } = parts;
  const permit = () => access.housePermit(WORK);

  const standing = async (id: string): Promise<{ readonly stored: Stored; readonly tree: JsonObject } | null> => {
    const stored = await record.read(permit(), { kind: 'Patient', id });
    if (!stored.ok) throw new Error(`the house may not read a patient: ${stored.error.code}`);
    const tree = stored.value === null || stored.value.action === 'delete' ? null : objectIn(stored.value.document);
    return stored.value === null || tree === null ? null : { stored: stored.value, tree };
  };

  const takeIn = async (id: string, person: RegisteredPerson): Promise<Result<number | null, RefreshRefusal>> => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const found = await standing(id);
      if (found === null) return refused({ code: 'no-patient' });
      const next = updatedPatient(found.tree, person);
      if (next === found.tree) return ok(null);
      const { version } = found.stored;
      const made = makeWrite({ id, follows: version, tree: next, text: write(next) });
      const committed = await record.commit(permit(), [made]);
      if (committed.ok) return ok(version + 1);
      const { error } = committed;
      if (error.code === 'identifier-taken')
        return refused({ code: 'number-taken', patient: id, holder: error.holder.id });
      if (error.code !== 'conflict')
        throw new Error(`what the population register says could not be written: ${error.code}`);
    }
    return refused({ code: 'conflict' });
  };

  const refresh = async (patient: string): Promise<Result<number | null, RefreshRefusal>> => {
    const found = await standing(patient);
    if (found === null) return refused({ code: 'no-patient' });
    const number = numberOf(found.tree);
    if (number === null) return refused({ code: 'no-number' });
    const person = await register.byNumber(number);
    if (!person.ok) return person;
    return person.value === null ? refused({ code: 'unknown-person' }) : takeIn(patient, person.value);
  };

  /** Ours are found by the register's own id; about anybody else nothing is asked. */
  const oursBy = async (id: string): Promise<readonly string[]> => {
    const page = await record.find(permit(), {
      kind: 'Patient',
      filter: { test: 'token', param: 'identifier', system: PERSON_ID, code: id },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 10,
      total: 'none',
      asked: 'events of the population register',
    });
    if (!page.ok) throw new Error(`the house may not find a patient: ${page.error.code}`);
    return page.value.matches.map((match) => match.id);
  };

  const follow = async (): Promise<Result<Followed, RegisterTrouble>> => {
    const reached = await place.read();
    if (reached === null) {
      // What stood before is known by `refresh`; the feed is followed from now on.
      const latest = await register.latest();
      if (!latest.ok) return latest;
      await place.write(latest.value, clock());
      return ok({ position: latest.value, updated: [], refused: [] });
    }
    const events = await register.events(reached.position + 1);
    if (!events.ok) return refused({ ...events.error, lastKnown: reached.asOf });
    const updated: string[] = [];
    const refusals: RefreshRefusal[] = [];
    for (const id of new Set(events.value.map(({ person }) => person))) {
      const ours = await oursBy(id);
      if (ours.length === 0) continue;
      const person = await register.byId(id);
      if (!person.ok) return refused({ ...person.error, lastKnown: reached.asOf });
      if (person.value === null) continue;
      for (const patient of ours) {
        const taken = await takeIn(patient, person.value);
        if (!taken.ok) refusals.push(taken.error);
        else if (taken.value !== null) updated.push(patient);
      }
    }
    const position = events.value.reduce((last, { sequence }) => Math.max(last, sequence), reached.position);
    await place.write(position, clock());
    return ok({ position, updated, refused: refusals });
  };

  let reached: Cursor | null = null;
  let rest = 0;
  const link = async (most: number): Promise<Result<readonly string[], RegisterTrouble>> => {
    if (clock() < rest) return ok([]);
    const page = await record.find(permit(), {
      kind: 'Patient',
      filter: { and: [] },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: most,
      total: 'none',
      asked: 'patients for the population register',
      ...(reached === null ? {} : { after: reached }),
    });
    if (!page.ok) throw new Error(`the house may not find patients: ${page.error.code}`);
    const linked: string[] = [];
    for (const { id, document } of page.value.matches) {
      const tree = objectIn(document);
      const known = tree === null || objects(tree['identifier']).some(({ system }) => system === PERSON_ID);
      if (known || numberOf(tree) === null) continue;
      const refreshed = await refresh(id);
      if (!refreshed.ok && 'register' in refreshed.error) return refused(refreshed.error);
      if (refreshed.ok && refreshed.value !== null) linked.push(id);
    }
    reached = page.value.next;
    if (reached === null) rest = clock() + DAY;
    return ok(linked);
  };

  return { refresh, link, follow };
}

/** The number in force, else any. */
function numberOf(patient: JsonObject): string | null {
  const numbers = objects(patient['identifier']).filter(
    ({ system, value }) =>
      typeof system === 'string' && personNumberSystems.includes(system) && typeof value === 'string',
  );
  const value = (numbers.find(({ use }) => use === 'official') ?? numbers[0])?.['value'];
  return typeof value === 'string' ? value : null;
}
