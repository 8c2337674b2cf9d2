// DESIGN.md §3 "none per row in a bundle", §5 "load data": many lines in one commit, where that comes to the same as one after the other.

import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Caller } from '@fkj/platform-access';
import type { Permit, Result, Write } from '@fkj/platform-record';
import type { ContentEntry } from '../../content-check.ts';
import { renew } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { nextVersion } from '../../interaction/update.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import { importLine, refusedForNow } from './import-line.ts';
import { lookAtLines, type NamedLine, type SoundLine } from './look-at-lines.ts';

/** A line that somebody else's write, or a change of roles, has hindered is tried as often. */
const TRIES = 3;
/** Between so many lines others have their turn. */
const TURN = 16;

/** What was refused of each line, by its number; nothing of a line that is in. */
export type Told = ReadonlyMap<number, readonly Refusal[]>;

/** One line, by a commit of its own. */
export async function importAlone(
  house: FhirHouse,
  caller: Caller,
  line: Parameters<typeof importLine>[2],
): Promise<readonly Refusal[]> {
  let by = caller;
  for (let tries = 1; ; tries += 1) {
    const refusals = await importLine(house, by, line);
    if (!refusedForNow(refusals) || tries === TRIES) return refusals;
    const renewed = await renew(house, by);
    if (renewed.ok) by = renewed.value;
  }
}

/**
 * Lines about different objects, new to the record as far as this import goes. What cannot be committed together is divided,
 * down to single lines, so that each is told what it would be told alone.
 */
export async function importTogether(house: FhirHouse, caller: Caller, lines: readonly NamedLine[]): Promise<Told> {
  const told = new Map<number, readonly Refusal[]>();
  const tell = (more: Told): void => {
    for (const [number, refusals] of more) told.set(number, refusals);
  };
  const [first] = lines;
  if (first === undefined) return told;
  const alone = (line: NamedLine) =>
    importAlone(house, caller, { received: { ok: true, value: line.resource }, standing: 'new' });
  if (lines.length === 1) return told.set(first.number, await alone(first));
  const looked = await lookAtLines(house, caller, lines);
  if (!looked.ok) return divided(house, await renewed(house, caller), lines);
  const group = { drafted: [] as Drafted[], beside: [] as ContentEntry[] };
  const settle = async (): Promise<void> => {
    const drafted = group.drafted.splice(0);
    group.beside.length = 0;
    const { permit } = looked.value;
    if (permit !== null) tell(await commitGroup(house, caller, { permit, drafted }));
  };
  for (const [place, line] of lines.entries()) {
    if (place % TURN === TURN - 1) await othersFirst();
    const look = looked.value.lines[place];
    if (look === undefined) continue;
    if (look === 'alone') {
      await settle();
      told.set(line.number, await alone(line));
    } else if ('refusal' in look) told.set(line.number, [look.refusal]);
    else {
      const write = await draft(house, caller, { sound: look, beside: group.beside });
      group.drafted.push({ line, write });
      if (write.ok) group.beside.push({ fullUrl: null, resource: line.resource.tree });
    }
  }
  await settle();
  return told;
}

/** A line as it would be written after those before it. */
interface Drafted {
  readonly line: NamedLine;
  readonly write: Result<Write, Refusal>;
}

const draft = (
  house: FhirHouse,
  caller: Caller,
  { sound, beside }: { readonly sound: SoundLine; readonly beside: readonly ContentEntry[] },
): Promise<Result<Write, Refusal>> => {
  const { line, patients, head } = sound;
  const stands = { version: head?.version ?? 0, owner: head?.owner ?? null };
  return nextVersion(house, caller, { id: line.id, resource: line.resource, patients, stands, beside });
};

async function commitGroup(
  house: FhirHouse,
  caller: Caller,
  { permit, drafted }: { readonly permit: Permit; readonly drafted: readonly Drafted[] },
): Promise<Told> {
  const writes = drafted.flatMap(({ write }) => (write.ok ? [write.value] : []));
  const committed = await house.record.commit(permit, writes);
  if (committed.ok) return new Map(drafted.map(({ line, write }) => [line.number, write.ok ? [] : [write.error]]));
  // What was refused beside the others may not be where one of those is not there.
  const by = committed.error.code === 'stale' ? await renewed(house, caller) : caller;
  return divided(
    house,
    by,
    drafted.map(({ line }) => line),
  );
}

async function divided(house: FhirHouse, caller: Caller, lines: readonly NamedLine[]): Promise<Told> {
  const half = Math.ceil(lines.length / 2);
  const before = await importTogether(house, caller, lines.slice(0, half));
  return new Map([...before, ...(await importTogether(house, caller, lines.slice(half)))]);
}

async function renewed(house: FhirHouse, caller: Caller): Promise<Caller> {
  const by = await renew(house, caller);
  return by.ok ? by.value : caller;
}
