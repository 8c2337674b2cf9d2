// DESIGN.md §3 "search": a search in one patient: along that patient's index, and what the patient shares with others.

import { printCondition } from './condition.ts';
import type { ConditionScope } from './condition-scope.ts';
import { doubtInPatient, glancing, knownAtAGlance } from './glance.ts';
import { objectsOfPatients } from './near-references.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { basisOf, freshCondition, knownPatient, patientReachCondition, reachCondition } from './reach.ts';
import { printOrder } from './search-order.ts';
import {
  headAt,
  orderValues,
  PAGE_COLUMNS,
  type PatientScope,
  type Printed,
  prefixOf,
  type Search,
} from './search-question.ts';

/**
 * Whose objects a statement of one patient asks for: those of that patient alone, or also those shared with others. 'glance':
 * her own in the short form; rows come with `doubt`.
 */
export type Whose = 'glance' | 'own' | 'several';

/** A search in one patient. */
export type PatientSearch = Search & { readonly scope: PatientScope };

/** One page, in order. A page without objects is a row that tells of the patient. */
export const printPageInPatient = (search: PatientSearch, whose: Whose): Printed => {
  const { parameters, scope, branches, known } = begin(search, whose);
  const order = printOrder(search.order, search.end, scope);
  const limit = parameters.add(search.limit);
  const { reach } = search;
  const doubt = whose === 'glance' && glancing(reach) ? `, ${doubtInPatient(reach, parameters)} AS doubt` : '';
  const pages = branches.map(
    (branch) => `(SELECT ${order.columns}${PAGE_COLUMNS}${doubt} FROM ${branch} AND ${order.after}
  ORDER BY ${order.inside} LIMIT ${limit}::int8)`,
  );
  const page =
    pages.length === 1
      ? pages.join('')
      : `(SELECT * FROM (${pages.join('\nUNION ALL ')}) p ORDER BY ${order.outside} LIMIT ${limit}::int8)`;
  return {
    text: `SELECT p.bucket, ${scope.kind} AS kind, p.object, p.id, v.version, v.at, v.action, v.document, p.patient, p.patients,
  0::int2 AS state, ${printBasis(search, whose, parameters)} AS basis, known.basis AS known, known.privacy[1] AS privacy, known.shared${doubt === '' ? '' : ', p.doubt'}${orderValues(search.order.length)}
FROM ${known} LEFT JOIN LATERAL ${page} p ON true
LEFT JOIN ${prefixOf(search.tables)}version v ON v.bucket = p.bucket AND v.object = p.object AND v.version = p.version${doubt === '' ? '' : ' AND NOT p.doubt'}
ORDER BY ${order.outside}`,
    values: parameters.values,
  };
};

/** What opened each row of the page; objects of the searched patient alone were opened by what opened the patient. */
const printBasis = ({ reach, tables }: Search, whose: Whose, parameters: Parameters): string => {
  if (reach.reach !== 'relationship' || tables === 'common') return 'NULL::text';
  return whose !== 'several' ? 'known.basis::text' : basisOf('p', reach, { parameters, alone: 'known.basis' });
};

/** How many objects match, those shared with others included. */
export const printTotalInPatient = (search: PatientSearch): Printed => {
  const { parameters, branches, known } = begin(search, 'several');
  return {
    text: `SELECT (SELECT count(*) FROM (${branches.map((branch) => `SELECT FROM ${branch}`).join('\nUNION ALL ')}) matches) AS total,
  known.basis AS known, known.privacy[1] AS privacy FROM ${known}`,
    values: parameters.values,
  };
};

/** The FROM … WHERE of each branch: objects of the patient alone, and those shared with others. */
const begin = (search: PatientSearch, whose: Whose) => {
  const parameters = startParameters();
  const kind = `${parameters.add(search.kind)}::int2`;
  const near = () => objectsOfPatients([search.scope], { kind, parameters });
  const scope: ConditionScope = { tables: search.tables, way: 'patient', kind, parameters, near };
  const fresh = freshCondition(search.epoch, parameters);
  const matches = `h.kind = ${kind} AND h.state = 0 AND ${printCondition(search.condition, scope)}`;
  return { parameters, scope, ...patientBranches(search, { scope, matches, fresh, whose }) };
};

interface PatientStatement {
  readonly scope: ConditionScope;
  readonly matches: string;
  readonly fresh: string;
  readonly whose: Whose;
}

const patientBranches = (
  search: PatientSearch,
  { scope, matches, fresh, whose }: PatientStatement,
): { readonly branches: readonly string[]; readonly known: string } => {
  const { parameters, kind } = scope;
  const bucket = `${parameters.add(search.scope.bucket)}::int2`;
  const patient = `${parameters.add(search.scope.patient)}::int8`;
  const scoped = { bucket, patient, patientKey: search.scope.patient };
  const ofPatient = `m.bucket = ${bucket} AND m.patient = ${patient} AND m.kind = ${kind}`;
  const { reach } = search;
  const { known, reached } =
    whose === 'glance' && glancing(reach)
      ? { known: knownAtAGlance(reach, scoped, parameters), reached: 'known.basis IS NOT NULL' }
      : { known: knownPatient(reach, scoped, parameters), reached: patientReachCondition(reach, scoped, parameters) };
  const own = `head h WHERE h.bucket = ${bucket} AND h.patient = ${patient} AND ${matches} AND ${reached}`;
  const shared =
    (): string => `membership m CROSS JOIN LATERAL ${headAt('patient', { bucket: 'm.home', object: 'm.object' })}
  WHERE ${ofPatient} AND ${matches} AND ${reachCondition(reach, 'patient', parameters)}`;
  return {
    branches: whose === 'several' ? [own, shared()] : [own],
    known: `(SELECT ${known.basis} AS basis, ${known.privacy} AS privacy, EXISTS (SELECT FROM membership m WHERE ${ofPatient}) AS shared
  ${known.from} ${fresh}) known`,
  };
};
