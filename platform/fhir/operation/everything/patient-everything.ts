// https://hl7.org/fhir/R4/patient-operation-everything.html: all that is kept of a patient, or of every patient in reach.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Permit, type Result, refused, type Stored } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { permitFor } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { notFound, shown } from '../../interaction/shown.ts';
import { standing } from '../../interaction/standing.ts';
import { isId } from '../../object-id.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { type AskedPage, askedEverything, everythingParameters } from './asked-everything.ts';
import { everythingBundle, everythingKey } from './everything-bundle.ts';

export const patientEverything: Operation = {
  name: 'everything',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
  documentation:
    'Everything in the compartment of the patient, then what it refers to (Practitioner, Organization, Location, Medication …), each once, in pages. start and end: clinical time that overlaps; what has none is always in. On the type level: patient by patient, all that the caller reaches; what they refer to comes once a page.',
  levels: ['type', 'instance'],
  types: ['Patient'],
  methods: ['GET', 'POST'],
  parameters: everythingParameters,
  answers: 'matches',
  handle: (house, caller, asked) =>
    asked.level === 'instance' ? ofOne(house, caller, asked) : ofAll(house, caller, asked),
};

async function ofOne(
  house: FhirHouse,
  caller: Caller,
  { id, given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, 'Patient'));
  const address = `Patient/${id}/$everything`;
  const page = askedEverything(given, { now: house.clock(), key: everythingKey(house, caller, address) });
  if (!page.ok) return page;
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: [id] });
  if (!permit.ok) return permit;
  const query = { ...page.value.asked, patient: id, encounter: null, ...afterOf(page.value.after) };
  const found = shown(await house.record.everything(permit.value, query));
  if (!found.ok) return found;
  const announced = found.value.kept !== undefined;
  if (
    page.value.after === null &&
    !announced &&
    !found.value.matches.some((match) => match.kind === 'Patient' && match.id === id)
  ) {
    const there = await isThere(house, caller, { permit: permit.value, id });
    if (!there.ok) return there;
  }
  return ok(everythingBundle(house, caller, { address, page: page.value, ...found.value }));
}

/** The filters may leave her out, but there must be such a patient for this caller. */
async function isThere(
  house: FhirHouse,
  caller: Caller,
  { permit, id }: { permit: Permit; id: string },
): Promise<Result<null, Refusal>> {
  const stands = await standing(house, permit, { kind: 'Patient', id });
  if (!stands.ok) return stands;
  if (stands.value.version === 0) return refused(notFound(caller, 'Patient'));
  return stands.value.live ? ok(null) : refuse('deleted');
}

/** Patient by patient; a page may hold several, or a part of one. */
async function ofAll(house: FhirHouse, caller: Caller, { given }: OperationAsked): Promise<Result<Answer, Refusal>> {
  const address = 'Patient/$everything';
  const page = askedEverything(given, { now: house.clock(), key: everythingKey(house, caller, address) });
  if (!page.ok) return page;
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: [] });
  if (!permit.ok) return permit;
  const filled = await fill(house, permit.value, page.value);
  if (!filled.ok) return filled;
  return ok(everythingBundle(house, caller, { address, page: page.value, ...filled.value }));
}

interface Filled {
  readonly matches: readonly Stored[];
  readonly referred: readonly Stored[];
  readonly next: Cursor | null;
}

async function fill(house: FhirHouse, permit: Permit, { asked, after }: AskedPage): Promise<Result<Filled, Refusal>> {
  const matches: Stored[] = [];
  const referred = new Map<string, Stored>();
  const page = (next: Cursor | null): Filled => ({ matches, referred: [...referred.values()], next });
  let place = after === null ? START : placeIn(after);
  for (;;) {
    if (place.patient === null && place.rest === 'none') return ok(page(null));
    const limit = asked.limit - matches.length - referred.size;
    if (limit <= 0) return ok(page(cursorOf(place)));
    if (place.patient === null) {
      const next = await nextPatient(house, permit, place.rest);
      if (!next.ok) return next;
      place = next.value;
      continue;
    }
    const query = { ...asked, limit, patient: place.patient, encounter: null, ...afterOf(place.within) };
    const found = shown(await house.record.everything(permit, query));
    if (!found.ok) return found;
    matches.push(...found.value.matches);
    for (const stored of found.value.referred) referred.set(`${stored.kind}/${stored.id}`, stored);
    const { next } = found.value;
    place = { ...place, patient: next === null ? null : place.patient, within: next };
  }
}

/** Where a page ended: the patient it was at (null: done with her), the patients after her, and the place within her. */
interface Place {
  readonly patient: string | null;
  readonly rest: 'all' | 'none' | Cursor;
  readonly within: Cursor | null;
}

const START: Place = { patient: null, rest: 'all', within: null };

const cursorOf = ({ patient, rest, within }: Place): Cursor => ({
  values: [patient, JSON.stringify(rest), JSON.stringify(within)],
  object: '0',
});

/** Authenticated with the token: nobody but `cursorOf` wrote it. */
function placeIn({ values }: Cursor): Place {
  const [patient = null, rest, within] = values;
  return {
    patient,
    rest: JSON.parse(rest ?? '"none"') as Place['rest'],
    within: JSON.parse(within ?? 'null') as Cursor | null,
  };
}

/** The patient who comes next among those in reach. */
async function nextPatient(
  house: FhirHouse,
  permit: Permit,
  rest: 'all' | 'none' | Cursor,
): Promise<Result<Place, Refusal>> {
  const query = {
    kind: 'Patient',
    filter: { and: [] },
    sort: [{ by: 'id', direction: 'ascending' }],
    limit: 1,
    total: 'none',
    ...afterOf(typeof rest === 'string' ? null : rest),
  } as const;
  const page = shown(await house.record.find(permit, query));
  if (!page.ok) return page;
  const [patient] = page.value.matches;
  return ok({ patient: patient?.id ?? null, rest: page.value.next ?? 'none', within: null });
}

const afterOf = (after: Cursor | null): { readonly after?: Cursor } => (after === null ? {} : { after });
