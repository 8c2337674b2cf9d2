// Issue 2 "Bad input gets": a transaction with a reference that leads nowhere is refused whole, naming the entry.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result, refused } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { referencesIn } from '../bundle/references.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';
import type { Planned } from './plan.ts';

const nameText = ({ kind, id }: ObjectName): string => `${kind}/${id}`;

/** References of one entry that nothing in the Bundle answers. */
interface Outward {
  readonly place: number;
  readonly target: ObjectName;
  readonly expression: string;
  /** The patient in whose compartment the entry stands; the permit to write covers her. */
  readonly own: boolean;
}

/** Checks every reference of the plan; `permit` is the one that lets the transaction write. */
export async function checkReferences(
  house: FhirHouse,
  caller: Caller,
  { planned, permit }: { planned: readonly Planned[]; permit: Permit },
): Promise<Result<null, Refusal>> {
  const outward: Outward[] = [];
  const names = namesIn(planned);
  for (const step of planned) {
    if (step.does !== 'write') continue;
    const found = outwardOf(step, { planned: names, base: baseOf(house) });
    if (!found.ok) return refused(inEntry(found.error, step.entry.place));
    outward.push(...found.value);
  }
  if (outward.length === 0) return ok(null);
  const own = await present(
    house,
    outward.filter(({ own }) => own),
    house.access.housePermit('check references'),
  );
  if (!own.ok) return own;
  const others = await presentToCaller(
    house,
    caller,
    outward.filter(({ own }) => !own),
  );
  if (!others.ok) return others;
  for (const { place, target, expression, own: isOwn } of outward) {
    if ((isOwn ? own.value : others.value).has(nameText(target))) continue;
    // Who may not see a patient is told the same of one who is and of one who is not.
    const hidden = isOwn && permit.restriction.reach !== 'everything';
    const dangling = refuse(hidden ? 'not-found' : 'reference-dangling', { expression });
    if (!dangling.ok) return refused(inEntry(dangling.error, place));
  }
  return ok(null);
}

function namesIn(planned: readonly Planned[]): {
  readonly live: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
} {
  const live = new Set<string>();
  const gone = new Set<string>();
  for (const step of planned) {
    if (step.does === 'write' || step.does === 'keep') live.add(nameText(step.name));
    if (step.does === 'delete') gone.add(nameText(step.name));
  }
  return { live, gone };
}

function outwardOf(
  { entry, resource, patients }: Extract<Planned, { does: 'write' }>,
  { planned, base }: { planned: ReturnType<typeof namesIn>; base: string },
): Result<readonly Outward[], Refusal> {
  const outward: Outward[] = [];
  for (const { value, path } of referencesIn(resource.tree)) {
    const expression = `${resource.kind}.${path
      .map((step) => (typeof step === 'number' ? `[${step}]` : step))
      .join('.')
      .replaceAll('.[', '[')}`;
    const isReference = path.at(-1) === 'reference';
    if (isReference && value.startsWith('urn:')) return refuse('reference-dangling', { expression });
    const target = localObject(value, base);
    if (!isReference || target === null || planned.live.has(nameText(target))) continue;
    if (planned.gone.has(nameText(target))) {
      return refuse('reference-dangling', { detail: 'The same transaction deletes what is referred to.', expression });
    }
    const own = target.kind === 'Patient' && patients.includes(target.id);
    outward.push({ place: entry.place, target, expression, own });
  }
  return ok(outward);
}

/** What the caller may not read is not there for him. */
async function presentToCaller(
  house: FhirHouse,
  caller: Caller,
  outward: readonly Outward[],
): Promise<Result<ReadonlySet<string>, Refusal>> {
  if (outward.length === 0) return ok(new Set());
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok(new Set());
  const { kinds } = permit.value;
  const readable = outward.filter(({ target }) => kinds === '*' || kinds.has(target.kind));
  return present(house, readable, permit.value);
}

async function present(
  house: FhirHouse,
  outward: readonly Outward[],
  permit: Permit,
): Promise<Result<ReadonlySet<string>, Refusal>> {
  const names = new Map(outward.map(({ target }) => [nameText(target), target]));
  if (names.size === 0) return ok(new Set());
  const heads = shown(await house.record.heads(permit, [...names.values()]));
  if (!heads.ok) return heads;
  return ok(new Set(heads.value.flatMap(({ name, state }) => (state === 'live' ? [nameText(name)] : []))));
}
