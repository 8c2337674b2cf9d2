// https://hl7.org/fhir/R4/http.html#batch: each entry on its own; one that fails says so in its place.

import type { Caller } from '@fkj/platform-access';
import type { Answer } from '../answer.ts';
import { carryOut } from '../bundle/carry-out.ts';
import { type RawEntry, readEntry, splitEntries } from '../bundle/entry.ts';
import { type EntryOutcome, printResponses, type Shown } from '../bundle/print-responses.ts';
import { referencesIn } from '../bundle/references.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import type { Received } from '../receive.ts';

/** Entries under way at the same time. */
const AT_ONCE = 8;

/** Carries out every entry; the answer is 200 whatever became of them. */
export async function batch(
  house: FhirHouse,
  caller: Caller,
  { bundle, show }: { bundle: Received; show: Shown },
): Promise<Answer> {
  const entries = splitEntries(bundle);
  const fullUrls = new Set(entries.map(({ entry }) => entry['fullUrl']));
  const outcomes: EntryOutcome[] = [];
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const some = entries.slice(start, start + AT_ONCE);
    outcomes.push(...(await Promise.all(some.map((entry) => outcomeOf(house, caller, { entry, fullUrls })))));
  }
  return { status: 200, body: printResponses('batch-response', outcomes, { base: baseOf(house), show }) };
}

async function outcomeOf(
  house: FhirHouse,
  caller: Caller,
  { entry, fullUrls }: { entry: RawEntry; fullUrls: ReadonlySet<unknown> },
): Promise<EntryOutcome> {
  const read = readEntry(entry, baseOf(house));
  if (!read.ok) return { did: 'refuse', refusal: read.error };
  const { request } = read.value;
  if ('resource' in request && leansOnOthers(request.resource, fullUrls)) return { did: 'refuse', refusal: LEANING };
  return carryOut(house, caller, request);
}

const LEANING: Refusal = [
  { code: 'reference-dangling', detail: 'Entries of a batch cannot refer to each other; send a transaction.' },
];

const leansOnOthers = ({ tree }: Received, fullUrls: ReadonlySet<unknown>): boolean =>
  referencesIn(tree).some(({ value }) => value.startsWith('urn:') && fullUrls.has(value));
