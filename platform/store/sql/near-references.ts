// https://hl7.org/fhir/R4/search.html#chaining: what the objects of some patients refer to, so that a chain is followed from them.

import { type Parameters, startParameters } from './parameters.ts';
import type { PatientScope } from './search-question.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';

/** SELECT of bucket and key of every object of a kind that these patients have, alone or with others; some come twice. */
export const objectsOfPatients = (
  patients: readonly PatientScope[],
  { kind, parameters }: { readonly kind: string; readonly parameters: Parameters },
): string => {
  const buckets = parameters.addArray(patients.map(({ bucket }) => BigInt(bucket)));
  const keys = parameters.addArray(patients.map(({ patient }) => patient));
  const wanted = `unnest(${buckets}::int2[], ${keys}::int8[]) AS w(bucket, patient)`;
  return `SELECT n.bucket, n.object FROM ${wanted} CROSS JOIN LATERAL (SELECT h.bucket, h.object FROM head h WHERE h.bucket = w.bucket AND h.patient = w.patient AND h.kind = ${kind} AND h.state = 0 OFFSET 0) n
UNION ALL SELECT m.home, m.object FROM ${wanted} JOIN membership m ON m.bucket = w.bucket AND m.patient = w.patient AND m.kind = ${kind}`;
};

export interface NearReferences {
  readonly patients: readonly PatientScope[];
  readonly kind: number;
  /** Finds what is referred to in `plain`. */
  readonly pattern: string;
  /** Names at most. */
  readonly limit: number;
}

/** Names ('Type/id') that the objects of a kind of these patients refer to. Who asks shows none of them. */
export const nearReferences = async (
  session: Session,
  { patients, kind, pattern, limit }: NearReferences,
): Promise<readonly string[]> => {
  const parameters = startParameters();
  const near = objectsOfPatients(patients, { kind: `${parameters.add(kind)}::int2`, parameters });
  const text = `SELECT DISTINCT r.name[1] AS name FROM (${near}) n CROSS JOIN LATERAL (SELECT regexp_matches(h.plain, ${parameters.add(pattern)}, 'g') AS name
  FROM head h WHERE h.bucket = n.bucket AND h.object = n.object AND h.state = 0 OFFSET 0) r LIMIT ${parameters.add(limit)}::int8`;
  return (await run<{ name: string }>(session, shaped(text, 'several'), parameters.values)).map(({ name }) => name);
};
