// https://hl7.org/fhir/R4/patient-operation-everything.html: the compartment of one patient, page by page, then what it refers to.

import {
  type PatientObjectRow,
  type PatientObjectsEnd,
  type PatientObjectsPage,
  type PatientObjectsQuery,
  patientObjects,
  patientReferences,
  type Refused,
} from '@fkj/platform-store';
import { clinicalTimeParameters } from '@fkj/standards-fhir';
import { traceLook } from '../audit/look.ts';
import { type Seen, seenOnPage } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber, storedKinds } from '../identity/kind-number.ts';
import { objectKey, patientKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { parameterNumber } from '../index/parameter-key.ts';
import { survivorOf } from '../move/merged-patient.ts';
import { withinLimits } from '../narrow/judge.ts';
import type { Permit } from '../permit.ts';
import type { Cursor } from '../query.ts';
import { covers, reachOf } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { basisAt } from '../relationship-basis.ts';
import { ok, type Result, refused } from '../result.ts';
import { storedOf } from '../stored-row.ts';
import type { EverythingPage, EverythingQuery } from './everything-query.ts';
import { referredObjects } from './referred-objects.ts';

/** HealthRecord.everything. Where the patient's id has been given up in a merge, the other's objects answer. */
export const everything = async (
  house: RecordHouse,
  permit: Permit,
  query: EverythingQuery,
): Promise<Result<EverythingPage, ReadRefusal>> => {
  if (!covers(permit, 'read', 'Patient')) return refused({ code: 'not-permitted' });
  const page = await pageOf(house, permit, query);
  if (!page.ok || page.value.matches.some(({ kind }) => kind !== 'Patient') || query.after !== undefined) return page;
  const survivor = await survivorOf(house.pool, query.patient);
  return survivor === null ? page : pageOf(house, permit, { ...query, patient: survivor });
};

/** The value that stands first in a cursor while the compartment is paged; then the names of what it refers to follow. */
const COMPARTMENT = 'compartment';

const pageOf = async (
  house: RecordHouse,
  permit: Permit,
  query: EverythingQuery,
): Promise<Result<EverythingPage, ReadRefusal>> => {
  const asked = askedOf(house, permit, query);
  const after = query.after?.values ?? [];
  if (after.length > 0 && after[0] !== COMPARTMENT) {
    return referredPage(house, permit, { query, asked, after: after[1] ?? null, room: query.limit });
  }
  const found = await patientObjects(house.swift, asked, { limit: query.limit + 1, end: endOf(query.after) });
  if ('refused' in found) return refused({ code: 'stale' });
  const page = found.rows.slice(0, query.limit);
  const rows = withinLimits(permit, 'read', page);
  await trace(house, permit, { query, seen: [...seenOnPage(rows), herself(query, permit, found.known)] });
  const matches = rows.map(storedOf);
  const kept = found.announced ? { kept: 'announced' as const } : {};
  if (found.rows.length > query.limit) {
    return ok({ matches, referred: [], next: cursorOf(page.at(-1), query), ...kept });
  }
  // Everything is on this page: what it refers to is known without another question.
  const whole = query.after === undefined && query.since === null ? rows : null;
  const rest = await referredPage(house, permit, {
    query,
    asked,
    after: null,
    room: query.limit - page.length,
    ...(whole === null ? {} : { rows: whole }),
  });
  return rest.ok ? ok({ ...rest.value, matches, ...kept }) : rest;
};

interface ReferredQuestion {
  readonly query: EverythingQuery;
  readonly asked: PatientObjectsQuery;
  /** Name of the last that was given. */
  readonly after: string | null;
  readonly room: number;
  /** The objects whose references are followed, where they are at hand. */
  readonly rows?: readonly PatientObjectRow[];
}

const referredPage = async (
  house: RecordHouse,
  permit: Permit,
  { query, asked, after, room, rows }: ReferredQuestion,
): Promise<Result<EverythingPage, ReadRefusal>> => {
  // Something new may be referred to by what is old.
  const referring = rows ?? (await referencesOf(house, permit, { ...asked, since: null }));
  if ('refused' in referring) return refused({ code: 'stale' });
  const found = await referredObjects(house, permit, { from: referring.map(({ plain }) => plain), query });
  if (!found.ok) return found;
  const left = found.value.filter(({ name }) => after === null || name > after);
  const page = left.slice(0, room);
  const last = page.at(-1)?.name ?? after ?? '';
  if (after !== null) await trace(house, permit, { query, seen: [] });
  return ok({
    matches: [],
    referred: page.map(({ row }) => storedOf(row)),
    next: left.length > room ? { values: ['referred', last === '' ? null : last], object: '0' } : null,
  });
};

/** Documents that are held at a time. */
const STEP = 500;

/** Of all that is hers, or of as much of it as the permit is for: then each object is looked into. */
const referencesOf = async (
  house: RecordHouse,
  permit: Permit,
  asked: PatientObjectsQuery,
): Promise<readonly { readonly plain: string }[] | { readonly refused: string }> => {
  if (permit.narrow === undefined) return patientReferences(house.swift, asked);
  const within: { readonly plain: string }[] = [];
  let end: PatientObjectsEnd | 'person' | null = null;
  for (;;) {
    const found: PatientObjectsPage | Refused = await patientObjects(house.swift, asked, { limit: STEP, end });
    if ('refused' in found) return found;
    for (const { plain } of withinLimits(permit, 'read', found.rows)) within.push({ plain });
    const last = found.rows.at(-1);
    if (last === undefined || found.rows.length < STEP) return within;
    end = last.object === asked.patient ? 'person' : last;
  }
};

const askedOf = (house: RecordHouse, permit: Permit, query: EverythingQuery): PatientObjectsQuery => {
  const { patient, since, from, to, encounter } = query;
  return {
    bucket: bucketOfPatient(patient),
    patient: patientKey(patient),
    person: kindNumber('Patient'),
    kinds: kindsOf(permit, query),
    since,
    during: from === null && to === null ? null : { low: from, high: to, params: CLINICAL_TIMES },
    about:
      encounter === null
        ? null
        : { object: objectKey({ kind: 'Encounter', id: encounter }), name: `Encounter/${encounter}` },
    reach: reachOf(permit, house.clock()),
    epoch: permit.epoch,
  };
};

/** Those that were asked for and that the permit covers. */
const kindsOf = ({ kinds: covered }: Permit, { kinds }: EverythingQuery): readonly number[] => {
  // What openEHR keeps of her is asked for under /openehr.
  const wanted = kinds ?? (covered === '*' ? storedKinds : covered);
  return [...wanted].filter((kind) => storedKinds.has(kind) && (covered === '*' || covered.has(kind))).map(kindNumber);
};

/** What tells when an object of a kind was true. */
const CLINICAL_TIMES = [...storedKinds]
  .filter((kind) => tablesOf(kind) === 'patient')
  .flatMap((kind) =>
    clinicalTimeParameters(kind).map((param) => ({ kind: kindNumber(kind), param: parameterNumber(param) })),
  );

const endOf = (after: Cursor | undefined): PatientObjectsEnd | 'person' | null => {
  if (after === undefined) return null;
  const [, kind = null, clinical = null] = after.values;
  if (kind === null) return 'person';
  return {
    kind: Number(kind),
    clinical: clinical === null ? null : BigInt(clinical),
    object: BigInt(after.object),
  };
};

const cursorOf = (row: PatientObjectRow | undefined, { patient }: EverythingQuery): Cursor | null => {
  if (row === undefined) return null;
  const { kind, clinical, object } = row;
  if (object === patientKey(patient)) return { values: [COMPARTMENT, null, null], object: String(object) };
  return { values: [COMPARTMENT, String(kind), clinical === null ? null : String(clinical)], object: String(object) };
};

/** To ask for all of a patient is a look at her, found or not. */
const herself = ({ patient }: EverythingQuery, { restriction }: Permit, known: number | null): Seen => {
  const opened = restriction.reach !== 'relationship' ? null : known === null ? 'none' : basisAt(known);
  return { patient, opened };
};

const trace = async (
  house: RecordHouse,
  permit: Permit,
  { query, seen }: { readonly query: EverythingQuery; readonly seen: readonly Seen[] },
): Promise<void> => {
  const { kinds, after, ...rest } = query;
  const question = { everything: rest, ...(kinds === null ? {} : { kinds: [...kinds] }), paged: after !== undefined };
  await traceLook(house, permit, {
    action: 'search',
    kind: null,
    object: null,
    version: null,
    seen,
    query: JSON.stringify(question),
  });
};
