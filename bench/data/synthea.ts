// https://synthetichealth.github.io/synthea/: 100 synthetic records (TEST_DATA), each patient enrolled in a unit of ours.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Bundle, enrolment } from './municipality.ts';

const parse = (path: string): Bundle => JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Bundle;

export interface SyntheaRecord {
  readonly entries: number;
  /** The record as a transaction, with the enrolment of its patient as the n-th, in this unit. */
  readonly body: (number: number, unit: string) => string;
}

export interface Synthea {
  /** Hospitals and practitioners, which the records refer to. */
  readonly common: readonly Bundle[];
  readonly records: readonly SyntheaRecord[];
}

/** Printed once: reading and printing it anew for each copy costs a sixth of what a load costs server and database. */
const recordOf = (path: string): SyntheaRecord => {
  const bundle = parse(path);
  const patient = bundle.entry.find(({ resource }) => resource.resourceType === 'Patient')?.fullUrl;
  if (patient === undefined) throw new Error(`${path} has no patient`);
  const entries = bundle.entry.map((entry) => JSON.stringify(entry)).join(',');
  return {
    entries: bundle.entry.length + 1,
    body: (number, unit) =>
      `{"resourceType":"Bundle","type":"transaction","entry":[${entries},${JSON.stringify(enrolment(patient, number, unit))}]}`,
  };
};

export const readSynthea = (testData: string): Synthea => {
  const folder = join(testData, 'fhir/synthea-100');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
  const isCommon = (name: string): boolean => /^(hospital|practitioner)Information/.test(name);
  return {
    common: names.filter(isCommon).map((name) => parse(join(folder, name))),
    records: names.filter((name) => !isCommon(name)).map((name) => recordOf(join(folder, name))),
  };
};
