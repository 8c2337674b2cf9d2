// DESIGN.md §3 "Write", §5 "load data": one line of an import, through the same interactions as every other write.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import { carryOut } from '../../bundle/carry-out.ts';
import { readEntry, splitEntries } from '../../bundle/entry.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { transaction } from '../../interaction/transaction.ts';
import { update } from '../../interaction/update.ts';
import { inEntry, type Refusal, refuse } from '../../outcome/refusal.ts';
import { type Received, receive } from '../../receive.ts';
import { isThere } from './already-there.ts';
import { bundleById, CARRIERS } from './bundle-by-id.ts';
import type { NamedLine } from './look-at-lines.ts';

export interface ImportLine {
  readonly received: Result<Received, Refusal>;
  /** It may have been written before a crash. */
  readonly standing: 'new' | 'in-doubt';
}

/** Reads a line; `text` null for one that is too long. */
export const readLine = (house: FhirHouse, text: Uint8Array | null): Result<Received, Refusal> =>
  text === null ? refuse('too-large') : receive(text, house.limits);

/** The one resource that a line holds; null for one that must be imported by itself: unreadable, nameless, or a Bundle of others. */
export function namedBy(number: number, { received }: ImportLine): NamedLine | null {
  if (!received.ok || isCarrier(received.value)) return null;
  const id = received.value.tree['id'];
  return typeof id === 'string' ? { number, id, resource: received.value } : null;
}

/** What was refused of the line; empty when all of it is in. */
export async function importLine(
  house: FhirHouse,
  caller: Caller,
  { received, standing }: ImportLine,
): Promise<readonly Refusal[]> {
  if (!received.ok) return [received.error];
  if (isCarrier(received.value)) return importBundle(house, caller, { bundle: received.value, standing });
  const refusal = await put(house, caller, { resource: received.value, standing });
  return refusal === null ? [] : [refusal];
}

const isCarrier = ({ kind, tree }: Received): boolean => kind === 'Bundle' && CARRIERS.has(tree['type']);

interface Put {
  readonly resource: Received;
  readonly standing: ImportLine['standing'];
}

async function put(house: FhirHouse, caller: Caller, { resource, standing }: Put): Promise<Refusal | null> {
  const { kind, tree } = resource;
  const id = tree['id'];
  if (typeof id !== 'string') {
    return [{ code: 'id-required', detail: 'A resource is imported under its own id.', expression: `${kind}.id` }];
  }
  if (standing === 'in-doubt' && (await isThere(house, resource, id))) return null;
  const written = await update(house, caller, { kind, id, resource, ifMatch: null });
  return written.ok ? null : written.error;
}

async function importBundle(
  house: FhirHouse,
  caller: Caller,
  { bundle, standing }: { readonly bundle: Received; readonly standing: ImportLine['standing'] },
): Promise<readonly Refusal[]> {
  const byId = bundleById(bundle, house.limits);
  if (!byId.ok) return [byId.error];
  const { named, transaction: rewritten } = byId.value;
  if (bundle.tree['type'] === 'transaction') {
    if (standing === 'in-doubt' && named.length > 0) {
      const there = await Promise.all(named.map(({ resource, id }) => isThere(house, resource, id)));
      // All or nothing: when each stands as sent, the transaction was carried out.
      if (there.every((one) => one)) return [];
    }
    const done = await transaction(house, caller, { bundle: rewritten, show: 'minimal' });
    return done.ok ? [] : [done.error];
  }
  const refusals: Refusal[] = [];
  const places = new Set(named.map(({ place }) => place));
  for (const { place, resource } of named) {
    const refusal = await put(house, caller, { resource, standing });
    if (refusal !== null) refusals.push(inEntry(refusal, place));
  }
  for (const raw of splitEntries(bundle)) {
    if (places.has(raw.place)) continue;
    const entry = readEntry(raw, baseOf(house));
    if (!entry.ok) refusals.push(entry.error);
    else {
      const outcome = await carryOut(house, caller, entry.value.request);
      if (outcome.did === 'refuse') refusals.push(inEntry(outcome.refusal, raw.place));
    }
  }
  return refusals;
}

/** A refusal that the same line may not meet again. */
export const isPassing = ([{ code }]: Refusal): boolean => code === 'stale' || code === 'conflict';

export const refusedForNow = (refusals: readonly Refusal[]): boolean =>
  refusals.length > 0 && refusals.every(isPassing);
