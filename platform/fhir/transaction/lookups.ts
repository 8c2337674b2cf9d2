// https://hl7.org/fhir/R4/http.html#trules: what a transaction asks the record before anything is planned.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, refused } from '@fkj/platform-record';
import { referenceForm, type SearchRequest } from '@fkj/standards-fhir';
import type { Entry } from '../bundle/entry.ts';
import type { FoundReference } from '../bundle/references.ts';
import { concernOf, type Holders, holdersOf } from '../compartment.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Condition, claimText, meeting, readCondition } from '../interaction/meets.ts';
import { mayRegister } from '../known-person.ts';
import { inEntry, type Refusal } from '../outcome/refusal.ts';
import { uniqueIdentifiersOf } from '../write-draft.ts';

/** An entry with the references of its resource. */
export interface Referring {
  readonly entry: Entry;
  readonly references: readonly FoundReference[];
}

/** A condition of the Bundle, and who meets it in the record. */
export interface MetInRecord {
  readonly request: SearchRequest;
  readonly matches: readonly ObjectName[];
}

export interface Lookups {
  /** By 'Kind?parameters'. */
  readonly conditions: ReadonlyMap<string, MetInRecord>;
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
  const changing = entries.filter(({ entry }) => entry.request.method === 'PUT' || entry.request.method === 'DELETE');
  const most = Math.min(2 + changing.length, MOST);
  const conditions = await meetAll(house, caller, { conditions: conditionsIn(entries), most });
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

/** Objects that the Bundle itself deletes or changes do not count as they stand: so many more are looked for. */
const MOST = 200;

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
  { conditions, most }: { conditions: ReadonlyMap<string, AskedCondition>; most: number },
): Promise<Result<ReadonlyMap<string, MetInRecord>, Refusal>> {
  const met = await Promise.all(
    [...conditions].map(async ([key, condition]) => ({ key, condition, met: await meetOne(condition) })),
  );
  const found = new Map<string, MetInRecord>();
  for (const { key, condition, met: one } of met) {
    if (!one.ok) return refused(inEntry(one.error, condition.place));
    found.set(key, one.value);
  }
  return ok(found);

  async function meetOne(condition: Condition): Promise<Result<MetInRecord, Refusal>> {
    const request = readCondition(house, condition);
    if (!request.ok) return request;
    const matches = await meeting(house, caller, { request: request.value, most });
    if (!matches.ok) return matches;
    return ok({ request: request.value, matches: matches.value.map(({ kind, id }) => ({ kind, id })) });
  }
}
