// https://hl7.org/fhir/R4/patient-operation-everything.html: "along with any resource referenced from those", each once.

import { commonObjects, type VersionRow } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import type { RecordHouse } from '../house.ts';
import { COMMON_BUCKET } from '../identity/bucket.ts';
import { kindName, storedKinds } from '../identity/kind-number.ts';
import { objectKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { plainReferences } from '../index/parameter-key.ts';
import { withinLimits } from '../narrow/judge.ts';
import type { Permit } from '../permit.ts';
import { covers } from '../reach.ts';
import { readCurrent } from '../read/read-current.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { EverythingQuery } from './everything-query.ts';

export interface ReferredObject {
  /** 'Practitioner/1'. */
  readonly name: string;
  readonly row: VersionRow;
}

/** A PractitionerRole leads to its Practitioner, that one's unit to the units above it: a chain this long is followed. */
const STEPS = 3;
const LIVE = 0;

/**
 * What these lines of clear-text references lead to, in the order of their names: common objects, also those that they
 * refer to in turn, and the house's own of kinds that no patient's compartment holds (devices, binaries, schedules).
 * Objects of other patients are left out, whoever may see them: this is the record of one.
 */
export const referredObjects = async (
  house: RecordHouse,
  permit: Permit,
  { from, query }: { readonly from: readonly string[]; readonly query: EverythingQuery },
): Promise<Result<readonly ReferredObject[], ReadRefusal>> => {
  const wanted = (name: ObjectName): boolean => covers(permit, 'read', name.kind);
  const found = new Map<string, VersionRow>();
  const asked = new Set<string>();
  let names = targetsOf(from).filter(wanted);
  const beside = names.filter(({ kind }) => tablesOf(kind) === 'patient');
  for (let step = 0; step < STEPS && names.length > 0; step += 1) {
    const common = names.filter((name) => tablesOf(name.kind) === 'common' && !asked.has(textOf(name)));
    for (const name of common) asked.add(textOf(name));
    if (common.length === 0) break;
    const rows = await commonObjects(house.swift, {
      bucket: COMMON_BUCKET,
      objects: common.map(objectKey),
      epoch: permit.epoch,
    });
    if ('refused' in rows) return refused({ code: 'stale' });
    const named = withinLimits(
      permit,
      'read',
      rows.filter((row) => asked.has(textOf(nameOf(row)))),
    );
    for (const row of named) found.set(textOf(nameOf(row)), row);
    names = targetsOf(named.map(({ plain }) => plain)).filter(wanted);
  }
  const others = await houseObjects(house, permit, beside);
  if (!others.ok) return others;
  for (const row of others.value) found.set(textOf(nameOf(row)), row);
  const shown = [...found]
    .map(([name, row]) => ({ name, row }))
    .filter(({ row }) => query.kinds === null || query.kinds.has(kindName(row.kind)))
    .filter(({ row }) => query.since === null || Number(row.at) >= query.since);
  return ok(shown.sort((one, other) => (one.name < other.name ? -1 : 1)));
};

/** Objects without patient that stand among those of patients. */
const houseObjects = async (
  house: RecordHouse,
  permit: Permit,
  names: readonly ObjectName[],
): Promise<Result<readonly VersionRow[], ReadRefusal>> => {
  if (names.length === 0) return ok([]);
  const rows = await readCurrent(house, permit, names);
  if (!rows.ok) return rows;
  const own = rows.value.filter(({ patients, state }) => patients === null && state === LIVE);
  if (own.length > 0) {
    await traceLook(house, permit, { action: 'read', kind: null, object: null, version: null, seen: [] });
  }
  return ok(own);
};

/** Each once. */
const targetsOf = (plains: readonly string[]): readonly ObjectName[] => {
  const names = new Map<string, ObjectName>();
  for (const plain of plains) {
    for (const { target } of plainReferences(plain)) {
      const [kind = '', id = ''] = target.split('/');
      if (storedKinds.has(kind) && isFollowed(kind)) names.set(target, { kind, id });
    }
  }
  return [...names.values()];
};

/** Others are in the compartment of some patient: hers are there already. */
const isFollowed = (kind: string): boolean => tablesOf(kind) === 'common' || OUTSIDE_COMPARTMENTS.has(kind);

/** https://hl7.org/fhir/R4/compartmentdefinition-patient.html: kinds that it lacks, as far as others refer to them. */
const OUTSIDE_COMPARTMENTS: ReadonlySet<string> = new Set(['Binary', 'Device', 'DeviceMetric', 'Slot']);

const nameOf = ({ kind, id }: VersionRow): ObjectName => ({ kind: kindName(kind), id });
const textOf = ({ kind, id }: ObjectName): string => `${kind}/${id}`;
