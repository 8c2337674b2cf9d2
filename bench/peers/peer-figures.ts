// docs/performance.md "Beside the peers": what was measured of other servers, each beside the measure of ours that asks the same.

export interface PeerFigure {
  /** Name of our measure (recorded.json). */
  readonly ours: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** ms */
  readonly p50?: number;
  /** Whose figure it is, where it ran, and in what it differs from ours. */
  readonly note?: string;
}

const more = (ours: string, value: number, unit: string, p50?: number, note?: string): PeerFigure => ({
  ours,
  value,
  unit,
  better: 'more',
  ...(p50 === undefined ? {} : { p50 }),
  ...(note === undefined ? {} : { note }),
});

const oneResource = 'search: patient, code, sorted by date';
const all = 'search: all Observations of a patient, sorted by date, 20 a page, 8 connections';
const include = 'search: Observations of a patient with _include of her, 50 a page, 8 connections';
const chained = 'search: chained, Observations by the name of the patient, 8 connections';
const everything = '$everything of a patient, 20 resources';
const pair = 'transaction of a Patient and an Observation';

/**
 * Medplum 5.0.10 with PostgreSQL 15 and Redis, run on two such cores shared with its client; data in memory,
 * no access policy, no audit, no subscriptions.
 */
export const onTwoCores: readonly PeerFigure[] = [
  more('read by id, 1 connections', 743, 'reads/s', 1, 'from Redis'),
  more('read by id, 8 connections', 1_913, 'reads/s', 3, 'from Redis'),
  more('read by id, 32 connections', 2_165, 'reads/s', 12, 'from Redis'),
  more(`${oneResource}, 1 connections`, 511, 'searches/s', 1),
  more(`${oneResource}, 8 connections`, 1_059, 'searches/s', 6),
  more(`${oneResource}, 32 connections`, 975, 'searches/s', 29),
  more(all, 648, 'searches/s', 11),
  more(include, 426, 'searches/s', 17),
  more('search: Patient by name, 1 connections', 424, 'searches/s', 1),
  more('search: Patient by name, 8 connections', 954, 'searches/s', 7),
  more('search: Patient by an identifier that nobody has, 8 connections', 1_267, 'searches/s', 4),
  more(chained, 540, 'searches/s', 14),
  more(`${everything}, 1 connections`, 29, 'patients/s', 33),
  more(`${everything}, 8 connections`, 42, 'patients/s', 176),
  more('create Observation, 1 connections', 234, 'creates/s', 3),
  more('create Observation, 8 connections', 382, 'creates/s', 18),
  more('create Observation, 32 connections', 427, 'creates/s', 71),
  more('create Patient, 1 connections', 282, 'creates/s', 3),
  more('create Patient, 8 connections', 464, 'creates/s', 15),
  more('update Patient, 8 connections', 501, 'updates/s', 16),
  more('transaction of 100 entries, 1 connections', 311, 'resources/s', 316),
  more('transaction of 100 entries, 4 connections', 497, 'resources/s', 742),
  more('transaction of 100 entries, 8 connections', 596, 'resources/s', 1_277),
  more('batch of 100 entries, 4 connections', 498, 'resources/s', 763),
  more('first load of Synthea and enrolments, 4 lanes', 471, 'resources/s', 1_615, '8 lanes, contended machine'),
  { ours: 'first start with demo', value: 38, unit: 's', better: 'less', note: 'without demo' },
  { ours: 'memory idle after a warm start', value: 446, unit: 'MB', better: 'less', note: 'of the server' },
  {
    ours: 'disk for each resource, without audit',
    value: 5.3,
    unit: 'kB',
    better: 'less',
    note: 'of 0.6 kB of JSON; ours of 3.6 kB',
  },
];

/**
 * Blaze (docs/performance of samply/blaze): another class of machine, no access control. LEA47: EPYC 7543P, 16 cores;
 * LEA79: EPYC 9555, 128 cores; A5N46: Ryzen 9900X, 24 threads, NVMe.
 */
export const onLargeMachines: readonly PeerFigure[] = [
  more('read by id, 1 connections', 1_405, 'reads/s', 0.5, 'A5N46, a thousand million resources'),
  more('read by id, 32 connections', 48_868, 'reads/s', undefined, 'A5N46, 64 connections; p99 4.1 ms'),
  more('search: first page of Patients, 8 connections', 2_000, 'searches/s', undefined, 'machine not told; p99 3.6 ms'),
  more(`${everything}, 1 connections`, 40, 'patients/s', 16, 'A5N46, Synthea patients'),
  more('$everything of a Synthea patient, 8 connections', 261, 'patients/s', undefined, 'A5N46, 16 connections'),
  more('count of a code over the whole reach, 1 connections', 7_000_000, 'hits/s', undefined, 'A5N46, LEA79'),
  more(
    'download by code over the whole reach, 1,000 a page, 4 connections',
    113_000,
    'resources/s',
    undefined,
    'A5N46',
  ),
  more('bulk export of the system', 113_000, 'resources/s', undefined, 'A5N46; a download by code'),
  more(`${pair}, 1 connections`, 178, 'transactions/s', undefined, 'LEA47'),
  more(`${pair}, 32 connections`, 2_582, 'transactions/s', undefined, 'LEA47; 12,000 at 16 on LEA79'),
  more(
    'first load of Synthea and enrolments, 4 lanes',
    10_108,
    'resources/s',
    undefined,
    'LEA47, 8 lanes; 23,829 on LEA79',
  ),
  more(
    'ValueSet/$validate-code, 32 connections',
    52_382,
    'codes/s',
    1.3,
    'A5N46, 80 connections, SNOMED; LOINC 68,313',
  ),
  { ours: 'disk for each resource, without audit', value: 1, unit: 'kB', better: 'less', note: 'without security' },
];

/** Measures of ours of which no peer has told a figure. */
export const withoutPeer: readonly string[] = [
  'read with _elements, 32 connections',
  'history of an Observation, 32 connections',
  'ward search: 40 patients named, code, sorted by date, 20 a page, 8 connections',
  'ward search: members of a Group (_has), code, sorted by date, 20 a page, 8 connections',
  'search: code and date over the whole reach (10,000 patients), 20 a page, 8 connections',
  '$lastn: the last of each vital sign of a patient, 8 connections',
  'GraphQL: a patient and five Observations, 8 connections',
  'JSON Patch of an Observation, 8 connections',
  'conditional create, not there, 8 connections',
  'conditional create, already there, 8 connections',
  'bulk export of a Group of 40 Synthea patients',
  'bulk import of 20,000 Observations (NDJSON)',
];
