// https://hl7.org/fhir/R4/patient-operation-everything.html and DESIGN.md §8: all objects of one patient in one statement, in pages.

import { type Parameters, startParameters } from './parameters.ts';
import { basisOf, freshCondition, knownPatient, patientReachCondition, type Reach, reachCondition } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';
import { ANNOUNCED } from './sight.ts';
import type { ReachedRow, VersionRow } from './version-row.ts';

export interface PatientObjectsQuery {
  readonly bucket: number;
  readonly patient: bigint;
  /** Number of the kind Patient: the patient herself comes first. */
  readonly person: number;
  /** Null for every kind. */
  readonly kinds: readonly number[] | null;
  /** Written at this time or later, ms. */
  readonly since: number | null;
  /** Clinical time that overlaps; objects without clinical time are always in. */
  readonly during: During | null;
  /** 'Encounter/1': that object, and those that refer to it. */
  readonly about: { readonly object: bigint; readonly name: string } | null;
  readonly reach: Reach;
  readonly epoch: number;
}

/** Half-open, ms; the parameters that say when an object of a kind was true. */
export interface During {
  readonly low: number | null;
  readonly high: number | null;
  readonly params: readonly { readonly kind: number; readonly param: number }[];
}

/** Where a page ended; null for the patient herself. */
export interface PatientObjectsEnd {
  readonly kind: number;
  readonly clinical: bigint | null;
  readonly object: bigint;
}

/** A row, its clinical time, and its references in clear text (head.plain). */
export type PatientObjectRow = ReachedRow & {
  readonly clinical: bigint | null;
  readonly plain: string;
};

export interface PatientObjectsPage {
  readonly rows: readonly PatientObjectRow[];
  /** Number of the strongest live relationship to the patient; null when there is none or none was needed. */
  readonly known: number | null;
  /** The patient lets the caller know that something is kept from her. */
  readonly announced: boolean;
}

/** The patient first, then kind by kind, the newest first. */
export const patientObjects = async (
  session: Session,
  query: PatientObjectsQuery,
  { limit, end }: { readonly limit: number; readonly end: PatientObjectsEnd | 'person' | null },
): Promise<PatientObjectsPage | Refused> => {
  const parameters = startParameters();
  const { branches, known } = begin(query, { parameters, end });
  const most = `${parameters.add(limit)}::int8`;
  const pages = branches.map(
    ({
      columns,
      from,
      order,
    }) => `(SELECT ${columns}, h.bucket, h.kind, h.object, h.version, h.id, h.patient, h.patients, h.clinical FROM ${from}
  ORDER BY ${order} LIMIT ${most})`,
  );
  const page = `(SELECT * FROM (${pages.join('\nUNION ALL ')}) u ORDER BY ${order('u', 'u.rank, ')} LIMIT ${most})`;
  const text = `SELECT p.bucket, p.kind, p.object, p.id, v.version, v.at, v.action, v.document, p.patient, p.patients, p.clinical, g.plain,
  0::int2 AS state, ${basis(query.reach, parameters)} AS basis, known.basis AS known, known.privacy[1] AS privacy
FROM ${known} LEFT JOIN LATERAL ${page} p ON true
LEFT JOIN version v ON v.bucket = p.bucket AND v.object = p.object AND v.version = p.version
LEFT JOIN head g ON g.bucket = p.bucket AND g.object = p.object
ORDER BY ${order('p', 'p.rank, ')}`;
  const rows = await guarded(() =>
    run<PatientObjectRow & { readonly known: number | null; readonly privacy: bigint | null }>(
      session,
      shaped(text, 'several'),
      parameters.values,
    ),
  );
  if ('refused' in rows) return rows;
  const [first] = rows;
  // Where nothing is found, the row that tells of the patient stands alone.
  return {
    rows: first === undefined || first.object === null ? [] : rows,
    known: first?.known ?? null,
    announced: first?.privacy === ANNOUNCED,
  };
};

/** References of all these objects, in clear text (head.plain), whatever page they are on. */
export const patientReferences = async (
  session: Session,
  query: PatientObjectsQuery,
): Promise<readonly { readonly plain: string }[] | Refused> => {
  const parameters = startParameters();
  const { branches, known } = begin(query, { parameters, end: null });
  const text = `SELECT u.plain FROM ${known} CROSS JOIN LATERAL (${branches.map(({ from }) => `SELECT h.plain FROM ${from}`).join('\nUNION ALL ')}) u`;
  return guarded(() => run<{ plain: string }>(session, shaped(text, 'several'), parameters.values));
};

/** Current versions of common objects, with their references in clear text. */
export const commonObjects = async (
  session: Session,
  { bucket, objects, epoch }: { readonly bucket: number; readonly objects: readonly bigint[]; readonly epoch: number },
): Promise<readonly (VersionRow & { readonly plain: string })[] | Refused> => {
  const parameters = startParameters();
  const where = `h.bucket = ${parameters.add(bucket)}::int2 AND h.object = ANY(${parameters.addArray(objects)}::int8[]) AND h.state = 0`;
  const text = `SELECT h.bucket, h.kind, h.object, h.id, v.version, v.at, v.action, v.document, h.patient, h.patients, h.state, h.plain
FROM common_head h JOIN common_version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version
WHERE ${where} AND ${freshCondition(epoch, parameters)}`;
  return guarded(() => run<VersionRow & { plain: string }>(session, shaped(text, 'replicated'), parameters.values));
};

interface Branch {
  readonly columns: string;
  readonly from: string;
  readonly order: string;
}

interface Statement {
  readonly parameters: Parameters;
  readonly end: PatientObjectsEnd | 'person' | null;
}

/** The patient herself, what is hers alone, and what she shares with others. */
const begin = (
  query: PatientObjectsQuery,
  { parameters, end }: Statement,
): { readonly branches: readonly Branch[]; readonly known: string } => {
  const bucket = `${parameters.add(query.bucket)}::int2`;
  const patient = `${parameters.add(query.patient)}::int8`;
  const scope = { bucket, patient, patientKey: query.patient };
  const known = knownPatient(query.reach, scope, parameters);
  const filters = filtersOf(query, parameters);
  const others = `h.state = 0 AND h.object <> ${patient}${filters}${afterOf(end, parameters)}`;
  const reached = reachCondition(query.reach, 'patient', parameters);
  const own: Branch = {
    columns: '1 AS rank',
    from: `head h WHERE h.bucket = ${bucket} AND h.patient = ${patient} AND ${others} AND ${patientReachCondition(query.reach, scope, parameters)}`,
    order: order('h', ''),
  };
  const shared: Branch = {
    columns: '1 AS rank',
    from: `membership m JOIN head h ON h.bucket = m.home AND h.object = m.object
  WHERE m.bucket = ${bucket} AND m.patient = ${patient} AND ${others} AND ${reached}`,
    order: order('h', ''),
  };
  return {
    branches:
      end === null ? [herself(query, { bucket, patient, filters, reached, parameters }), own, shared] : [own, shared],
    known: `(SELECT ${known.basis} AS basis, ${known.privacy} AS privacy ${known.from} ${freshCondition(query.epoch, parameters)}) known`,
  };
};

interface HerselfParts {
  readonly bucket: string;
  readonly patient: string;
  readonly filters: string;
  readonly reached: string;
  readonly parameters: Parameters;
}

/** She may be linked to others, and is then kept as what several share. */
const herself = ({ person }: PatientObjectsQuery, parts: HerselfParts): Branch => ({
  columns: '0 AS rank',
  from: `head h WHERE h.bucket = ${parts.bucket} AND h.object = ${parts.patient} AND h.kind = ${parts.parameters.add(person)}::int2 AND h.state = 0${parts.filters} AND ${parts.reached}`,
  order: 'h.object',
});

/** The order of the patient's index. */
const order = (row: string, before: string): string =>
  `${before}${row}.kind, ${row}.clinical DESC NULLS LAST, ${row}.object DESC`;

const filtersOf = ({ kinds, since, during, about, person }: PatientObjectsQuery, parameters: Parameters): string => {
  const parts: string[] = [];
  if (kinds !== null) parts.push(`h.kind = ANY(${parameters.addArray(kinds.map(BigInt))}::int2[])`);
  if (since !== null) parts.push(`h.updated >= ${parameters.add(since)}::int8`);
  if (during !== null) parts.push(duringCondition(during, parameters));
  if (about !== null) {
    const name = parameters.add(`\nr${about.name}\t`);
    const object = parameters.add(about.object);
    parts.push(
      `(h.kind = ${parameters.add(person)}::int2 OR h.object = ${object}::int8 OR strpos(E'\\n' || h.plain, ${name}) > 0)`,
    );
  }
  return parts.map((part) => ` AND ${part}`).join('');
};

/** Any of the times that tell when the object was true. A period that has no end yet goes on. */
const duringCondition = ({ low, high, params }: During, parameters: Parameters): string => {
  const kinds = parameters.addArray(params.map(({ kind }) => BigInt(kind)));
  const numbers = parameters.addArray(params.map(({ param }) => BigInt(param)));
  const begins = high === null ? '' : ` AND (l.low IS NULL OR l.low < ${parameters.add(high)}::int8)`;
  const ends = low === null ? '' : ` AND (l.high IS NULL OR l.high > ${parameters.add(low)}::int8)`;
  return `(h.clinical IS NULL OR EXISTS (SELECT FROM leaf l WHERE l.bucket = h.bucket AND l.object = h.object AND l.lead IS NULL
    AND (l.kind, l.param) IN (SELECT * FROM unnest(${kinds}::int2[], ${numbers}::int4[]))${begins}${ends}))`;
};

const afterOf = (end: Statement['end'], parameters: Parameters): string => {
  if (end === null || end === 'person') return '';
  const kind = `${parameters.add(end.kind)}::int2`;
  const object = `${parameters.add(end.object)}::int8`;
  if (end.clinical === null) {
    return ` AND h.kind >= ${kind} AND (h.kind > ${kind} OR (h.clinical IS NULL AND h.object < ${object}))`;
  }
  const clinical = `${parameters.add(end.clinical)}::int8`;
  return ` AND h.kind >= ${kind} AND (h.kind > ${kind} OR h.clinical < ${clinical} OR h.clinical IS NULL OR (h.clinical = ${clinical} AND h.object < ${object}))`;
};

/** What opened each row: objects of the patient alone were opened by what opened the patient. */
const basis = (reach: Reach, parameters: Parameters): string =>
  reach.reach === 'relationship' ? basisOf('p', reach, { parameters, alone: 'known.basis' }) : 'NULL::text';

const guarded = async <Row>(ask: () => Promise<readonly Row[]>): Promise<readonly Row[] | Refused> => {
  try {
    return await ask();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
