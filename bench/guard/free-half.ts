// DESIGN.md §8, issue "Trust" d: half of the patients have chosen nothing, and belong to the one unit of a nurse with one role.

import { CHOICES, giveChoices } from '../data/choices.ts';
import { LANES, markerIn, practitionerOf } from '../data/fill-house.ts';
import { PROFESSION, put, range, transaction } from '../data/municipality.ts';
import { type Subjects, subjectsOf } from '../data/subjects.ts';
import { inLanes, type Loader, loaderOf } from '../house/loader.ts';
import { nurseOf } from '../house/log-in.ts';
import type { ServerProcess } from '../house/server-process.ts';
import type { Asker } from '../turns/in-turns.ts';

const A_BUNDLE = 50;

/** By the last digit of the id: about half of them, the same ones each time. */
const isFree = (patient: string): boolean => Number(/\d(?=\D*$)/.exec(patient)?.[0] ?? 0) % 2 === 0;

const unitOf = async (loader: Loader, hpr: string): Promise<string> => {
  const query = `practitioner=${await practitionerOf(loader, hpr)}&active=true&role=${encodeURIComponent(PROFESSION)}%7C`;
  const answer = await loader.ask(`PractitionerRole?${query}`);
  const { entry: roles = [] } = (await answer.json()) as {
    readonly entry?: readonly { readonly resource: { readonly organization?: { readonly reference: string } } }[];
  };
  const [role] = roles;
  if (role?.resource.organization === undefined || roles.length !== 1)
    throw new Error(`the nurse with HPR number ${hpr} has ${roles.length} roles and not one`);
  return role.resource.organization.reference;
};

const enrol = async (loader: Loader, patients: readonly string[], unit: string): Promise<void> => {
  const enrolment = (patient: string, number: number) =>
    put({
      resourceType: 'EpisodeOfCare',
      id: `bench-free-${number}`,
      status: 'active',
      patient: { reference: `Patient/${patient}` },
      managingOrganization: { reference: unit },
      period: { start: '2024-01-01' },
    });
  const bundles = range(0, Math.ceil(patients.length / A_BUNDLE)).map((at) => async () => {
    const some = patients.slice(at * A_BUNDLE, (at + 1) * A_BUNDLE);
    await loader.transaction(
      JSON.stringify(transaction(some.map((patient, n) => enrolment(patient, at * A_BUNDLE + n)))),
    );
  });
  await inLanes(bundles, { lanes: LANES });
};

const asked = async (server: ServerProcess, half: 'free' | 'chosen'): Promise<Subjects> => {
  const of = (patient: string): boolean =>
    !patient.startsWith('bench-patient-') && isFree(patient) === (half === 'free');
  return subjectsOf(server, { of, wards: `bench-${half}` });
};

/** One who asks for patients without choices by one role, and one who asks for patients with choices by fifty. */
export const askersIn = async (server: ServerProcess): Promise<{ readonly free: Asker; readonly guarded: Asker }> => {
  const loader = loaderOf(server);
  const [free, guarded] = [await asked(server, 'free'), await asked(server, 'chosen')];
  const nurse = nurseOf(server.dataDir, 1);
  const marker = markerIn(server.dataDir, 'bench-halves');
  if (!marker.isDone) {
    if (markerIn(server.dataDir, CHOICES).isDone)
      throw new Error('all patients of this folder have chosen: give another');
    await enrol(loader, [...free.recorded, ...free.small], await unitOf(loader, nurse.hpr));
    await giveChoices(server, guarded);
    marker.done();
  }
  return {
    free: { server, nurse, subjects: free },
    guarded: { server, nurse: nurseOf(server.dataDir), subjects: guarded },
  };
};
