// DESIGN.md §8 "patient and ward search": a search among the objects of some patients, or among some objects, each by its
// own index entry: the cost follows them, and not how many there are in all.

import { printCondition } from './condition.ts';
import type { ConditionScope } from './condition-scope.ts';
import { objectsOfPatients } from './near-references.ts';
import { startParameters } from './parameters.ts';
import { freshCondition, knownCondition, type Reach, reachCondition, strongestRelationship } from './reach.ts';
import { type PrintedOrder, printOrder } from './search-order.ts';
import { printPageOf } from './search-page.ts';
import { headAt, PAGE_COLUMNS, type PatientScope, type Printed, type Search } from './search-question.ts';

/** One page of the objects of these patients, alone or shared. */
export const printFromPatients = (search: Search, patients: readonly PatientScope[]): Printed => {
  const { scope, fresh, branches } = begin(search, patients);
  const order = printOrder(search.order, search.end, scope);
  const limit = `${scope.parameters.add(search.limit)}::int8`;
  const columns = `${order.columns}${PAGE_COLUMNS}`;
  const pages = branches(columns, ` AND ${order.after} ORDER BY ${order.inside} LIMIT ${limit}`);
  return printPageOf(search, { scope, order, page: inOrder(pages, { order, limit, fresh }) });
};

const inOrder = (
  pages: readonly string[],
  { order, limit, fresh }: { readonly order: PrintedOrder; readonly limit: string; readonly fresh: string },
): string => `SELECT * FROM (${pages.join('\nUNION ALL ')}) p WHERE ${fresh} ORDER BY ${order.outside} LIMIT ${limit}`;

/** How many of them match. */
export const printTotalFromPatients = (search: Search, patients: readonly PatientScope[]): Printed => {
  const { scope, fresh, branches } = begin(search, patients);
  return {
    text: `SELECT count(*) AS total, NULL::int2 AS known FROM (${branches('h.object', ' OFFSET 0').join('\nUNION ALL ')}) p WHERE ${fresh}`,
    values: scope.parameters.values,
  };
};

const begin = (search: Search, patients: readonly PatientScope[]) => {
  const parameters = startParameters();
  const kind = `${parameters.add(search.kind)}::int2`;
  const near = () => objectsOfPatients(patients, { kind, parameters });
  const scope: ConditionScope = { tables: search.tables, way: 'patient', kind, parameters, near };
  const matches = `h.kind = ${kind} AND h.state = 0 AND ${printCondition(search.condition, scope)}`;
  const fresh = freshCondition(search.epoch, parameters);
  const buckets = parameters.addArray(patients.map(({ bucket }) => BigInt(bucket)));
  const keys = parameters.addArray(patients.map(({ patient }) => patient));
  const wanted = `unnest(${buckets}::int2[], ${keys}::int8[]) AS w(bucket, patient)`;
  const reached = reachCondition(search.reach, 'patient', parameters);
  const known = printKnown(search.reach, scope);
  /** Objects of one patient by that patient's index, and those that several share, once each. */
  const branches = (columns: string, end: string): readonly string[] => [
    `SELECT o.* FROM ${wanted}${known === null ? '' : ` CROSS JOIN LATERAL (${known}) k`} CROSS JOIN LATERAL (
  SELECT ${columns} FROM head h WHERE ${known === null ? reached : knownCondition('k', search.reach, parameters)} AND h.bucket = w.bucket AND h.patient = w.patient AND ${matches}${end}) o`,
    `SELECT o.* FROM (SELECT DISTINCT m.home, m.object FROM ${wanted} JOIN membership m ON m.bucket = w.bucket AND m.patient = w.patient AND m.kind = ${kind}) m CROSS JOIN LATERAL (
  SELECT ${columns} FROM ${headAt('patient', { bucket: 'm.home', object: 'm.object' })} WHERE ${matches} AND ${reached}${end}) o`,
  ];
  return { scope, fresh, branches };
};

/** Asked once for each patient, and not for each of her objects. */
const printKnown = (reach: Reach, { parameters }: ConditionScope): string | null =>
  reach.reach === 'relationship' ? `${strongestRelationship('w', reach, parameters)} OFFSET 0` : null;

/** One page of these objects. */
export const printAmong = (search: Search, among: NonNullable<Search['among']>): Printed => {
  const parameters = startParameters();
  const { tables, reach } = search;
  const kind = `${parameters.add(search.kind)}::int2`;
  const buckets = parameters.addArray(among.map(({ bucket }) => BigInt(bucket)));
  const objects = parameters.addArray(among.map(({ object }) => object));
  const near = () => `SELECT unnest(${objects}::int8[]) AS object`;
  const scope: ConditionScope = { tables, way: 'patient', kind, parameters, near };
  const order = printOrder(search.order, search.end, scope);
  const limit = `${parameters.add(search.limit)}::int8`;
  // The same object may be asked for twice.
  const page = `SELECT o.* FROM (SELECT DISTINCT * FROM unnest(${buckets}::int2[], ${objects}::int8[]) AS w(bucket, object)) w CROSS JOIN LATERAL (
  SELECT ${order.columns}${PAGE_COLUMNS} FROM ${headAt(tables, { bucket: 'w.bucket', object: 'w.object' })} WHERE h.kind = ${kind} AND h.state = 0
  AND ${printCondition(search.condition, scope)} AND ${reachCondition(reach, tables, parameters)} AND ${order.after} OFFSET 0) o`;
  return printPageOf(search, {
    scope,
    order,
    page: inOrder([page], { order, limit, fresh: freshCondition(search.epoch, parameters) }),
  });
};
