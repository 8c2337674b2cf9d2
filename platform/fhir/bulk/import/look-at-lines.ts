// DESIGN.md §3 "Write", §5 "load data": what lines come to before any of them is written: decided line by line, looked up together.

import type { Caller } from '@fkj/platform-access';
import { type Head, ok, type Permit, type Result } from '@fkj/platform-record';
import { concernOf } from '../../compartment.ts';
import { permitFor, permitForAll } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { checkResource } from '../../interaction/check-content.ts';
import { shown } from '../../interaction/shown.ts';
import { checkNames, permitToMake } from '../../interaction/update.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import { unwritablePerson } from '../../outgoing-document.ts';
import type { Received } from '../../receive.ts';

/** One resource under its own id. */
export interface NamedLine {
  readonly number: number;
  readonly id: string;
  readonly resource: Received;
}

/** A line that may be written in one commit with others. */
export interface SoundLine {
  readonly line: NamedLine;
  readonly patients: readonly string[];
  /** Where its object stands; null for a new one. */
  readonly head: Head | null;
}

/** What a line comes to. 'alone': that depends on what stands when the lines before it are written, or somebody says no. */
export type Looked = SoundLine | 'alone' | { readonly refusal: Refusal };

export interface LookedAll {
  /** For all lines that are not alone; null when there are none. */
  readonly permit: Permit | null;
  /** In the order of the lines. */
  readonly lines: readonly Looked[];
}

type Unlooked = Omit<SoundLine, 'head'>;

const askOf = ({ line, patients }: Unlooked) => ({
  kind: line.resource.kind,
  patients,
  resource: line.resource.tree,
});

/** A list projects relationships from visits that stand before it, and an index rule holds for what comes after it. */
const ALONE: ReadonlySet<string> = new Set(['List', 'SearchParameter']);

/**
 * Looks at lines about different objects. Only for callers who reach everything: for others one line may open what another
 * needs. Refused (`stale`) when roles have changed meanwhile.
 */
export async function lookAtLines(
  house: FhirHouse,
  caller: Caller,
  lines: readonly NamedLine[],
): Promise<Result<LookedAll, Refusal>> {
  const looked: (Unlooked | 'alone' | { readonly refusal: Refusal })[] = [];
  for (const line of lines) looked.push(await lookAtLine(house, caller, line));
  const able = looked.filter((one) => one !== 'alone' && 'line' in one);
  const alone = ok({ permit: null, lines: looked.map((one) => (one !== 'alone' && 'line' in one ? 'alone' : one)) });
  if (able.length === 0) return alone;
  const asks = able.map((one) => ({ place: one.line.number, ask: { ...askOf(one), action: 'update' as const } }));
  const changing = await permitForAll(house, caller, asks);
  if (!changing.ok || changing.value.restriction.reach !== 'everything') return alone;
  const heads = shown(await house.record.heads(changing.value, able.map(nameOf)));
  if (!heads.ok) return heads.error[0].code === 'stale' ? heads : alone;
  const standing = new Map(heads.value.map((head) => [`${head.name.kind}/${head.name.id}`, head]));
  const hidden = await unwritableLines(house, caller, able);
  const making = [];
  const settled: Looked[] = [];
  for (const one of looked) {
    if (one === 'alone' || 'refusal' in one) {
      settled.push(one);
      continue;
    }
    const { line } = one;
    const head = standing.get(`${line.resource.kind}/${line.id}`) ?? null;
    const ask = askOf(one);
    const may = !hidden.has(line.number) && (head !== null || (await permitToMake(house, caller, ask)).ok);
    if (may && head === null) making.push({ place: line.number, ask: { ...ask, action: 'create' as const } });
    settled.push(may ? { ...one, head } : 'alone');
  }
  const permit = making.length === 0 ? changing : await permitForAll(house, caller, [...asks, ...making]);
  return permit.ok ? ok({ permit: permit.value, lines: settled }) : alone;
}

const nameOf = ({ line }: Unlooked) => ({ kind: line.resource.kind, id: line.id });

/** What can be said of a line whatever stands in the record. */
async function lookAtLine(
  house: FhirHouse,
  caller: Caller,
  line: NamedLine,
): Promise<Unlooked | 'alone' | { readonly refusal: Refusal }> {
  const { resource, id } = line;
  const { kind, tree } = resource;
  if (ALONE.has(kind)) return 'alone';
  const named = checkNames({ kind, id, resource });
  if (!named.ok) return { refusal: named.error };
  const sound = checkResource(resource);
  if (!sound.ok) return { refusal: sound.error };
  const concern = concernOf(tree, { self: id, base: baseOf(house) });
  // Who holds an identifier may be registered by a line before this one.
  if (concern.identified.length > 0) return 'alone';
  const one = { line, patients: concern.named };
  return (await permitFor(house, caller, { ...askOf(one), action: 'update' })).ok ? one : 'alone';
}

/** Numbers of lines with persons whom the caller may not write. */
async function unwritableLines(
  house: FhirHouse,
  caller: Caller,
  lines: readonly Unlooked[],
): Promise<ReadonlySet<number>> {
  const persons = lines.map((one) => ({ name: nameOf(one), after: one.line.resource.tree }));
  const hidden = new Set<number>();
  if ((await unwritablePerson(house, caller, persons)) === null) return hidden;
  for (const [place, person] of persons.entries()) {
    const number = lines[place]?.line.number;
    if (number !== undefined && (await unwritablePerson(house, caller, [person])) !== null) hidden.add(number);
  }
  return hidden;
}
