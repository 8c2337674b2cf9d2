// DESIGN.md §8 "with privacy choices on the patients searched": each keeps something from somebody, and the nurse is one of those meant.

import { inLanes, loaderOf } from '../house/loader.ts';
import type { ServerProcess } from '../house/server-process.ts';
import { LANES, markerIn } from './fill-house.ts';
import { type Bundle, otherUnitId, otherUnits, put, range, transaction } from './municipality.ts';
import type { Subjects } from './subjects.ts';

const CHOICES_A_BUNDLE = 50;

const keeps = (provision: object) => ({ type: 'deny', ...provision });

/**
 * From everyone what lies before 1900, so that each row is held against a choice that means the nurse and keeps nothing of
 * what the measures count; and from another unit all of the last years.
 */
const choiceOf = (patient: string, number: number) =>
  put({
    resourceType: 'Consent',
    id: `bench-choice-${number}`,
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.7608', code: 'SP' }] }],
    patient: { reference: `Patient/${patient}` },
    policyRule: { text: 'Pasient- og brukerrettighetsloven § 5-3' },
    provision: {
      type: 'permit',
      provision: [
        keeps({ dataPeriod: { end: '1900-01-01' } }),
        keeps({
          actor: [
            { role: { text: 'en annen enhet' }, reference: { reference: `Organization/${otherUnitId(number)}` } },
          ],
          dataPeriod: { start: '2020-01-01' },
        }),
      ],
    },
  });

const bundleOf = (patients: readonly string[], from: number): Bundle =>
  transaction(patients.map((patient, place) => choiceOf(patient, from + place)));

/** Left in a folder whose patients have chosen. */
export const CHOICES = 'bench-choices';

/** Gives every patient whom a measure may ask for a choice, once for a folder. */
export const giveChoices = async (
  server: ServerProcess,
  { recorded, patients, small }: Pick<Subjects, 'recorded' | 'patients' | 'small'>,
): Promise<void> => {
  const marker = markerIn(server.dataDir, CHOICES);
  if (marker.isDone) return;
  const loader = loaderOf(server);
  const all = [...new Set([...recorded, ...patients, ...small])];
  await loader.transaction(JSON.stringify(otherUnits()));
  const bundles = range(0, Math.ceil(all.length / CHOICES_A_BUNDLE)).map((at) => async () => {
    const from = at * CHOICES_A_BUNDLE;
    await loader.transaction(JSON.stringify(bundleOf(all.slice(from, from + CHOICES_A_BUNDLE), from)));
  });
  await inLanes(bundles, { lanes: LANES });
  marker.done();
};
