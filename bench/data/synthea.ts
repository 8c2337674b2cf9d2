// https://synthetichealth.github.io/synthea/: 100 synthetic records (TEST_DATA), each patient enrolled in a unit of ours.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Bundle, enrolment } from './municipality.ts';

const parse = (path: string): Bundle => JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Bundle;

export interface SyntheaFiles {
  /** Hospitals and practitioners, which the records refer to. */
  readonly common: readonly string[];
  readonly records: readonly string[];
}

export const syntheaFiles = (testData: string): SyntheaFiles => {
  const folder = join(testData, 'fhir/synthea-100');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
  const isCommon = (name: string): boolean => /^(hospital|practitioner)Information/.test(name);
  return {
    common: names.filter(isCommon).map((name) => join(folder, name)),
    records: names.filter((name) => !isCommon(name)).map((name) => join(folder, name)),
  };
};

export const readCommon = parse;

/** One record with the enrolment of its patient in unit `number`. */
export const readEnrolled = (path: string, number: number): Bundle => {
  const bundle = parse(path);
  const patient = bundle.entry.find(({ resource }) => resource.resourceType === 'Patient')?.fullUrl;
  if (patient === undefined) throw new Error(`${path} has no patient`);
  return { ...bundle, entry: [...bundle.entry, enrolment(patient, number)] };
};
