// https://hl7.org/fhir/R4/http.html#trules: what a transaction asks the record before anything is planned.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { referenceForm } from '@fkj/standards-fhir';
import type { Entry } from '../bundle/entry.ts';
import type { FoundReference } from '../bundle/references.ts';
import { concernOf, type Holders, holdersOf } from '../compartment.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Condition, claimText, meets } from '../interaction/meets.ts';
import { mayRegister } from '../known-person.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import { uniqueIdentifiersOf } from '../write-draft.ts';

/** An entry with the references of its resource. */
export interface Referring {
  readonly entry: Entry;
  readonly references: readonly FoundReference[];
}

export interface Lookups {
  /** By 'Kind?parameters'; null when nothing meets the condition. */
  readonly conditions: ReadonlyMap<string, ObjectName | null>;
  readonly holders: Holders;
}

/** The key of a condition; a conditional reference is its own. */
export const conditionKey = ({ kind, parameters }: Condition): string => `${kind}?${parameters.replace(/^\?/, '')}`;

/** Resolves every distinct condition and identifier of the Bundle, each once. */
export async function lookUp(
  house: FhirHouse,
  caller: Caller,
  entries: readonly Referring[],
): Promise<Result<Lookups, Refusal>> {
  const conditions = await meetAll(house, caller, conditionsIn(entries));
  if (!conditions.ok) return conditions;
  const registered = new Set<string>();
  const identified = new Set<string>();
  for (const { entry } of entries) {
    const { request } = entry;
    if (!('resource' in request)) continue;
    const { tree } = request.resource;
    for (const identifier of concernOf(tree, { self: null, base: baseOf(house) }).identified)
      identified.add(identifier);
    if (request.method !== 'POST') continue;
    for (const identifier of uniqueIdentifiersOf(tree)) registered.add(identifier);
  }
  const allowed = await mayRegister(house, caller, [...registered]);
  if (!allowed.ok) return allowed;
  const holders = await holdersOf(house, caller, [...registered, ...identified]);
  return holders.ok ? ok({ conditions: conditions.value, holders: holders.value }) : holders;
}

/** The conditions under which entries create, written the same way by all who mean the same. */
export const createConditions = (entries: readonly Referring[]): readonly string[] =>
  [...conditionsIn(entries).values()].flatMap((asked) => (asked.asks === 'ifNoneExist' ? [claimText(asked)] : []));

interface AskedCondition extends Condition {
  /** The first entry that asks. */
  readonly place: number;
  readonly asks: 'reference' | 'ifNoneExist';
}

function conditionsIn(entries: readonly Referring[]): ReadonlyMap<string, AskedCondition> {
  const found = new Map<string, AskedCondition>();
  for (const { entry, references } of entries) {
    const { place, request } = entry;
    if (request.method === 'POST' && request.ifNoneExist !== null) {
      const condition = { kind: request.kind, parameters: request.ifNoneExist, place, asks: 'ifNoneExist' as const };
      found.set(conditionKey(condition), condition);
    }
    for (const { value } of references) {
      const form = referenceForm(value);
      if (form?.form !== 'conditional' || found.has(value)) continue;
      found.set(value, { kind: form.type, parameters: form.query, place, asks: 'reference' });
    }
  }
  return found;
}

async function meetAll(
  house: FhirHouse,
  caller: Caller,
  conditions: ReadonlyMap<string, AskedCondition>,
): Promise<Result<ReadonlyMap<string, ObjectName | null>, Refusal>> {
  const met = await Promise.all(
    [...conditions].map(async ([key, condition]) => ({ key, condition, match: await meets(house, caller, condition) })),
  );
  const found = new Map<string, ObjectName | null>();
  for (const { key, condition, match } of met) {
    if (!match.ok) return refused(inEntry(match.error, condition.place));
    if (match.value === null && condition.asks === 'reference') {
      const dangling = refuse('reference-dangling', { detail: 'The condition of a reference matches nothing.' });
      if (!dangling.ok) return refused(inEntry(dangling.error, condition.place));
    }
    found.set(key, match.value);
  }
  return ok(found);
}
