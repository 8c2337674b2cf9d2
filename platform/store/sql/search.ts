// DESIGN.md §3 "search": one SQL statement in which the restriction is joined; rows carry the stored text.

import { type Condition, type ConditionScope, printCondition, type Way } from './condition.ts';
import { type Parameters, startParameters } from './parameters.ts';
import {
  basisOf,
  freshCondition,
  knownPatient,
  patientReachCondition,
  type Reach,
  reachCondition,
  type Tables,
} from './reach.ts';
import type { ReachedRow } from './read-object.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { type PageEnd, printOrder, type SortTerm } from './search-order.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';

/** The patient whose objects are searched: the statement follows that patient's index. */
export interface PatientScope {
  readonly bucket: number;
  readonly patient: bigint;
}

export interface Search {
  readonly tables: Tables;
  readonly kind: number;
  readonly condition: Condition;
  readonly scope: PatientScope | null;
  /** The only objects that can match, where their buckets are known. */
  readonly among: readonly { readonly bucket: number; readonly object: bigint }[] | null;
  readonly reach: Reach;
  readonly epoch: number;
  readonly order: readonly SortTerm[];
  readonly limit: number;
  readonly end: PageEnd | null;
}

/** A row with its sort values as text. */
export type FoundRow = ReachedRow & { readonly [order: `o${number}`]: string | null };

/** What a statement tells of the one patient that is searched, where the caller reaches by relationship. */
interface Known {
  /** Number of the strongest live relationship; null when there is none, or when no patient was named. */
  readonly known: number | null;
}

/** Whether the patient shares objects of the kind with others. */
interface Shared {
  readonly shared: boolean | null;
}

/** A page in order. A page without objects tells of the patient too. */
export interface FoundPage extends Known {
  readonly rows: readonly FoundRow[];
}

/** The objects of one page, in order. */
export const searchPage = async (session: Session, search: Search): Promise<FoundPage | Refused> => {
  if (search.scope === null) return await askPage(session, search, 'several');
  // Few patients share objects with others: the statement of the patient's own objects is half as long, and says so.
  const own = await askPage(session, search, 'own');
  return 'refused' in own || !own.shared ? own : await askPage(session, search, 'several');
};

/** Whose objects a statement of one patient asks for: those of that patient alone, or also those shared with others. */
type Whose = 'own' | 'several';

const askPage = async (
  session: Session,
  search: Search,
  whose: Whose,
): Promise<(FoundPage & { readonly shared: boolean }) | Refused> => {
  const { text, values } = printPage(search, whose);
  const rows = await guarded(() => run<FoundRow & Known & Shared>(session, shaped(text, 'several'), values));
  if ('refused' in rows) return rows;
  // Where nothing is found, the row that tells of the patient stands alone.
  const [first] = rows;
  return {
    rows: first !== undefined && first.object === null ? [] : rows,
    known: first?.known ?? null,
    shared: first?.shared ?? false,
  };
};

/** How many objects match in all. */
export const searchTotal = async (
  session: Session,
  search: Search,
): Promise<(Known & { readonly total: number }) | Refused> => {
  const { text, values } = printTotal(search);
  const rows = await guarded(() => run<Known & { total: bigint }>(session, shaped(text, 'several'), values));
  if ('refused' in rows) return rows;
  return { total: Number(rows[0]?.total ?? 0n), known: rows[0]?.known ?? null };
};

const guarded = async <Row>(ask: () => Promise<readonly Row[]>): Promise<readonly Row[] | Refused> => {
  try {
    return await ask();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

interface Printed {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What of the head a page needs, so that it is not read again. */
const PAGE_COLUMNS = 'h.bucket, h.object, h.version, h.id, h.patient, h.patients';

const printPage = (search: Search, whose: Whose): Printed => {
  const { parameters, scope, branches, known } = begin(search, whose);
  const order = printOrder(search.order, search.end, scope);
  const limit = parameters.add(search.limit);
  const pages = branches.map(
    (branch) => `(SELECT ${order.columns}${PAGE_COLUMNS} FROM ${branch} AND ${order.after}
  ORDER BY ${order.inside} LIMIT ${limit}::int8)`,
  );
  const page =
    pages.length === 1
      ? pages[0]
      : `(SELECT * FROM (${pages.join('\nUNION ALL ')}) p ORDER BY ${order.outside} LIMIT ${limit}::int8)`;
  const rows = `${page} p
JOIN ${prefixOf(search.tables)}version v ON v.bucket = p.bucket AND v.object = p.object AND v.version = p.version`;
  return {
    text: `${known === null ? '' : `WITH ${known}\n`}SELECT p.bucket, ${scope.kind} AS kind, p.object, p.id, v.version, v.at, v.action, v.document, p.patient, p.patients,
  0::int2 AS state, ${printBasis(search, whose, parameters)} AS basis, ${known === null ? 'NULL::int2 AS known' : 'known.basis AS known, known.shared'}${orderValues(search.order.length)}
FROM ${known === null ? rows : `known LEFT JOIN (${rows}) ON true`}
ORDER BY ${order.outside}`,
    values: parameters.values,
  };
};

/** What opened each row of the page; objects of the searched patient alone were opened by what opened the patient. */
const printBasis = ({ reach, tables, scope }: Search, whose: Whose, parameters: Parameters): string => {
  if (reach.reach !== 'relationship' || tables === 'common') return 'NULL::text';
  if (scope === null) return basisOf('p', reach, { parameters });
  return whose === 'own' ? 'known.basis::text' : basisOf('p', reach, { parameters, alone: 'known.basis' });
};

const orderValues = (terms: number): string =>
  Array.from({ length: terms }, (_, place) => `, p.o${place}::text AS o${place}`).join('');

const printTotal = (search: Search): Printed => {
  const { parameters, branches, known } = begin(search, 'several');
  return {
    text: `${known === null ? '' : `WITH ${known}\n`}SELECT count(*) AS total, ${known === null ? 'NULL::int2' : '(SELECT basis FROM known)'} AS known FROM (${branches.map((branch) => `SELECT FROM ${branch}`).join('\nUNION ALL ')}) matches`,
    values: parameters.values,
  };
};

const prefixOf = (tables: Tables): string => (tables === 'common' ? 'common_' : '');

/** The FROM … WHERE of each branch: objects of the patient alone, and those shared with others. */
const begin = (search: Search, whose: Whose) => {
  const parameters = startParameters();
  const way: Way = search.scope === null ? 'population' : 'patient';
  const kind = `${parameters.add(search.kind)}::int2`;
  const scope: ConditionScope = { tables: search.tables, way, kind, parameters };
  const fresh = freshCondition(search.epoch, parameters);
  const matches = `h.kind = ${kind} AND h.state = 0 AND ${printCondition(search.condition, scope)}`;
  if (search.scope === null) {
    const population = `${prefixOf(search.tables)}head h WHERE ${matches} AND ${fresh}${amongText(search, scope)} AND ${reachCondition(search.reach, search.tables, parameters)}`;
    return { parameters, scope, branches: [population], known: null };
  }
  return { parameters, scope, ...patientBranches(search, search.scope, { scope, matches, fresh, whose }) };
};

const amongText = ({ among }: Search, { parameters }: ConditionScope): string => {
  if (among === null) return '';
  const buckets = parameters.addArray(among.map((one) => BigInt(one.bucket)));
  const objects = parameters.addArray(among.map((one) => one.object));
  return ` AND (h.bucket, h.object) IN (SELECT * FROM unnest(${buckets}::int2[], ${objects}::int8[]))`;
};

interface PatientStatement {
  readonly scope: ConditionScope;
  readonly matches: string;
  readonly fresh: string;
  readonly whose: Whose;
}

const patientBranches = (
  search: Search,
  patientScope: PatientScope,
  { scope, matches, fresh, whose }: PatientStatement,
): { readonly branches: readonly string[]; readonly known: string } => {
  const { parameters, kind } = scope;
  const bucket = `${parameters.add(patientScope.bucket)}::int2`;
  const patient = `${parameters.add(patientScope.patient)}::int8`;
  const scoped = { bucket, patient, patientKey: patientScope.patient };
  const ofPatient = `m.bucket = ${bucket} AND m.patient = ${patient} AND m.kind = ${kind}`;
  const known = knownPatient(search.reach, scoped, parameters);
  const own = `head h WHERE h.bucket = ${bucket} AND h.patient = ${patient} AND ${matches} AND ${patientReachCondition(search.reach, scoped)}`;
  const shared = (): string => `membership m JOIN head h ON h.bucket = m.home AND h.object = m.object
  WHERE ${ofPatient} AND ${matches} AND ${reachCondition(search.reach, 'patient', parameters)}`;
  return {
    branches: whose === 'own' ? [own] : [own, shared()],
    known: `known AS MATERIALIZED (SELECT ${known.basis} AS basis, EXISTS (SELECT FROM membership m WHERE ${ofPatient}) AS shared
  ${known.from} ${fresh})`,
  };
};
