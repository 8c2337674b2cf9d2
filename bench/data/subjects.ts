// DESIGN.md §8: whom and what the measures ask for, taken at random from what the house holds.

import { embeddedSql } from '../house/embedded-sql.ts';

export interface Subjects {
  /** Ids of Observations of patients in reach. */
  readonly observations: readonly string[];
  /** Ids of patients with a Synthea record. */
  readonly recorded: readonly string[];
  /** Ids of patients in reach. */
  readonly patients: readonly string[];
}

const MANY = 20_000;

/** The key of an object is a hash of its name: its order is no order. Body heights stand in Synthea records only. */
const HEIGHTS = `SELECT id, patients FROM head WHERE state = 0 AND plain LIKE '%t8302-2\t%' ORDER BY object LIMIT ${MANY}`;
const ENROLLED = `SELECT DISTINCT patients AS id FROM head WHERE state = 0 AND plain LIKE '%rOrganization/bench-unit-%'`;

/** Reads them from the tables of the running house. */
export const subjectsIn = async (dataDir: string): Promise<Subjects> => {
  const client = await embeddedSql(dataDir);
  try {
    const heights = await client.query<{ id: string; patients: string }>(HEIGHTS);
    const enrolled = await client.query<{ id: string }>(ENROLLED);
    return {
      observations: heights.rows.map(({ id }) => id),
      recorded: [...new Set(heights.rows.map(({ patients }) => patients))],
      patients: enrolled.rows.map(({ id }) => id),
    };
  } finally {
    await client.end();
  }
};
