// SCOPE.md P11: the synthetic population of Lillevik, a municipality that does not exist. Same seed, same people.

import { criticalInformation, enrolment, hypercapnia, stay } from './care.ts';
import { dayList } from './day-list.ts';
import { type Inhabitant, inhabitant } from './inhabitant.ts';
import { history, type Measurement } from './measurement.ts';
import { organizations, roomNumbers, type Unit, units } from './municipality.ts';
import { employmentOf, type Officer, officers } from './officers.ts';
import { type Worker, workforce } from './personnel.ts';
import { seededChance } from './random.ts';
import { put, type Resource, type TransactionBundle, transaction } from './resource.ts';

export { listKinds } from './day-list.ts';
export type { MeasuredValues, Measurement } from './measurement.ts';
export type { Worker } from './personnel.ts';
export type { Resource, TransactionBundle } from './resource.ts';

export interface Recipient {
  readonly person: Inhabitant;
  readonly unit: Unit | null;
  readonly bundle: TransactionBundle;
  readonly measurements: readonly Measurement[];
}

export interface Municipality {
  /** Organisations, rooms, personnel and their roles: loaded first. */
  readonly foundation: TransactionBundle;
  readonly workers: readonly Worker[];
  /** Those who govern access. */
  readonly officers: readonly Officer[];
  readonly recipients: readonly Recipient[];
  /** The visits of the day that holds this time, one bundle per nurse or health worker of the home care. */
  dayLists(time: number): readonly TransactionBundle[];
}

export interface PopulationSize {
  readonly homeCarePerUnit: number;
  readonly others: number;
  readonly weeksOfMeasurements: number;
}

export const demoSize: PopulationSize = { homeCarePerUnit: 40, others: 150, weeksOfMeasurements: 6 };

const staffOf = (workers: readonly Worker[], unit: Unit): readonly [Worker, ...Worker[]] => {
  const [first, ...rest] = workers.filter((worker) => worker.unit.id === unit.id && worker.profession !== 'HE');
  if (first === undefined) throw new Error(`nobody works at ${unit.id}`);
  return [first, ...rest];
};

/**
 * The whole municipality. `now` bounds the measurements (none later) and must be the same for the same result;
 * ids and persons depend on the seed alone.
 */
export const municipality = (seed: number, now: number, size: PopulationSize = demoSize): Municipality => {
  const chance = seededChance(seed);
  const workers = workforce(chance);
  const since = new Date(now - 200 * 86_400_000).toISOString().slice(0, 10);
  let index = 0;
  const person = (born: { from: number; to: number }): Inhabitant => inhabitant(chance, ++index, born);

  const recipient = (
    unit: Unit,
    extra: (one: Inhabitant) => readonly (Resource & { readonly id: string })[],
  ): Recipient => {
    const one = person({ from: 1928, to: 1958 });
    const measurements = history(chance, staffOf(workers, unit), { now, weeks: size.weeksOfMeasurements });
    const scaleTwo = measurements.some(({ values }) => values.saturationScale === 2) ? [hypercapnia(one)] : [];
    const resources = [
      one.patient as Resource & { readonly id: string },
      one.nextOfKin,
      enrolment(one, unit, since),
      ...criticalInformation(chance, one),
      ...scaleTwo,
      ...extra(one),
    ];
    return { person: one, unit, bundle: transaction(resources.map(put)), measurements };
  };

  const homeCare = [units.north, units.south].flatMap((unit) =>
    Array.from({ length: size.homeCarePerUnit }, () => recipient(unit, () => [])),
  );
  const residents = roomNumbers.map((room) => recipient(units.nursingHome, (one) => [stay(one, room, since)]));
  const others = Array.from({ length: size.others }, (): Recipient => {
    const one = person({ from: 1935, to: 2020 });
    return { person: one, unit: null, bundle: transaction([put(one.patient), put(one.nextOfKin)]), measurements: [] };
  });

  return {
    foundation: transaction(
      [
        ...organizations(),
        ...workers.flatMap((worker) => [...worker.resources, employmentOf(worker)]),
        ...officers.flatMap((officer) => officer.resources),
      ].map((resource) => put(resource as Resource & { readonly id: string })),
    ),
    workers,
    officers,
    recipients: [...homeCare, ...residents, ...others],
    dayLists: (time) =>
      [units.north, units.south].flatMap((unit) => {
        const staff = staffOf(workers, unit);
        const patients = homeCare.filter((one) => one.unit?.id === unit.id).map((one) => one.person);
        return staff.map((worker, turn) => {
          const route = patients.filter((_, place) => place % staff.length === turn);
          const dayChance = seededChance(seed + Math.floor(time / 86_400_000) * 1_000 + turn);
          return transaction(dayList(dayChance, worker, { patients: route, time }).map(put));
        });
      }),
  };
};
