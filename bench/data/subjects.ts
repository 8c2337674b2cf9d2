// DESIGN.md §8: whom and what the measures ask for, taken at random from what the house holds.

import { embeddedSql } from '../house/embedded-sql.ts';
import { type Loader, loaderOf } from '../house/loader.ts';
import type { ServerProcess } from '../house/server-process.ts';
import { type Ward, wardGroups, wardsOf } from './ward.ts';

export interface Subjects {
  /** Ids of Observations of patients in reach. */
  readonly observations: readonly string[];
  /** How many body heights the nurse reaches. */
  readonly heights: number;
  /** How many body heights and weights. */
  readonly heightsAndWeights: number;
  /** Ids of patients in reach with a Synthea record. */
  readonly recorded: readonly string[];
  /** Ids of patients in reach. */
  readonly patients: readonly string[];
  /** Ids of the patients with 20 resources. */
  readonly small: readonly string[];
  readonly wards: readonly Ward[];
}

const MANY = 20_000;

/** An enrolment names its unit in the clear words; the patient herself does so too, and is passed over. */
const ENROLLED = `SELECT DISTINCT bucket, patient, patients FROM head
  WHERE state = 0 AND plain LIKE '%rOrganization/bench-unit-%' AND id <> patients`;
/** The key of an object is a hash of its name: its order is no order. Body heights and weights stand in Synthea records only. */
const SIGNS = `WITH enrolled AS MATERIALIZED (${ENROLLED})
  SELECT head.id, head.patients, head.plain LIKE '%t8302-2\t%' AS height FROM enrolled JOIN head USING (bucket, patient)
  WHERE head.state = 0 AND (head.plain LIKE '%t8302-2\t%' OR head.plain LIKE '%t29463-7\t%') ORDER BY head.object`;

type OfPatient = (patient: string) => boolean;

const read = async (dataDir: string, of: OfPatient): Promise<Omit<Subjects, 'wards'>> => {
  const client = await embeddedSql(dataDir);
  try {
    const signs = await client.query<{ id: string; patients: string; height: boolean }>(SIGNS);
    const wanted = signs.rows.filter((row) => of(row.patients));
    const heights = wanted.filter(({ height }) => height);
    const enrolled = await client.query<{ patients: string }>(ENROLLED);
    const patients = enrolled.rows.map((row) => row.patients).filter(of);
    const isSmall = (id: string): boolean => id.startsWith('bench-small-');
    return {
      observations: heights.slice(0, MANY).map(({ id }) => id),
      heights: heights.length,
      heightsAndWeights: wanted.length,
      recorded: [...new Set(heights.map((row) => row.patients))],
      patients: patients.filter((id) => !isSmall(id)),
      small: patients.filter(isSmall),
    };
  } finally {
    await client.end();
  }
};

const writeWards = async (loader: Loader, wards: readonly Ward[]): Promise<void> => {
  if (wards.length > 0) await loader.transaction(JSON.stringify(wardGroups(wards)));
};

/** Reads them from the tables of the running house, and makes wards of the patients in reach. */
export const subjectsIn = (server: ServerProcess): Promise<Subjects> =>
  subjectsOf(server, { of: () => true, wards: 'bench' });

/** The same of some patients only; `wards` begins the ids of their wards. */
export const subjectsOf = async (
  server: ServerProcess,
  { of, wards: whose }: { readonly of: OfPatient; readonly wards: string },
): Promise<Subjects> => {
  const found = await read(server.dataDir, of);
  const wards = wardsOf(found.recorded, whose);
  await writeWards(loaderOf(server), wards);
  return { ...found, wards };
};
