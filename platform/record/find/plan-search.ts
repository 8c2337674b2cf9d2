// DESIGN.md §3 "search", §4 "Index": where a query is asked, and in which order it answers.

import type { PatientScope, Search, SearchEffort, SortTerm } from '@fkj/platform-store';
import { clinicalTimeParameters } from '@fkj/standards-fhir';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { patientKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import { parameterNumber, sortPattern } from '../index/parameter-key.ts';
import type { Permit } from '../permit.ts';
import type { Filter, Query, SortKey, Test } from '../query.ts';
import { reachOf } from '../reach.ts';
import { lowerFilter } from './lower.ts';
import { epochOf, hopsUnder, type PermitList } from './permits.ts';

/** What a plan is made at: `now` in ms; `among`, where the objects asked for by name stand. */
interface PlanAt {
  readonly now: number;
  readonly among: Search['among'];
  readonly effort: SearchEffort;
}

/** The query in the keys of the store. One row more than the page is asked for: it tells whether there is more. */
export const planSearch = (query: Query, permits: PermitList, at: PlanAt): Search => {
  const patient = tablesOf(query.kind) === 'common' ? null : patientOf(query, permits[0]);
  if (patient === null) {
    const ward = at.among === null && tablesOf(query.kind) === 'patient' ? wardOf(query.filter) : null;
    return { ...planAmong(query, permits, at), patients: ward };
  }
  const filter = withoutPatient(query.filter, patient);
  return { ...planAmong({ ...query, filter }, permits, at), scope: scopeOf(patient) };
};

/** The same wherever the patients of the objects are not asked after. */
export const planAmong = (query: Query, permits: PermitList, { now, among, effort }: PlanAt): Search => {
  const { after } = query;
  return {
    tables: tablesOf(query.kind),
    kind: kindNumber(query.kind),
    condition: lowerFilter(query.filter, query.kind, hopsUnder(permits, now)),
    scope: null,
    patients: null,
    among,
    reach: reachOf(permits[0], now),
    epoch: Math.min(epochOf(permits), query.rules ?? Number.MAX_SAFE_INTEGER),
    order: orderOf(query),
    limit: query.limit + 1,
    end: after === undefined ? null : { values: after.values, object: BigInt(after.object) },
    first: firstOf(query.filter),
    effort,
  };
};

/** The few patients among whose objects all matches of a query are; null where they may be anybody's. */
export const patientsAround = (query: Query, permit: Permit): readonly PatientScope[] | null => {
  if (tablesOf(query.kind) === 'common') return null;
  const patient = patientOf(query, permit);
  return patient === null ? wardOf(query.filter) : [scopeOf(patient)];
};

const scopeOf = (patient: string): PatientScope => ({ bucket: bucketOfPatient(patient), patient: patientKey(patient) });

/** Patients at most along whose indexes a search goes. */
const WARD = 1000;

/** The few patients among whose objects all matches are. */
const wardOf = (filter: Filter): readonly PatientScope[] | null => {
  const named = patientsIn(filter);
  const patients = named === null ? [] : [...new Set(named)];
  return patients.length === 0 || patients.length > WARD ? null : patients.map(scopeOf);
};

/** Patients of whom every match names one as its own; null where it may be anybody's. */
const patientsIn = (filter: Filter): readonly string[] | null => {
  if ('and' in filter) return filter.and.map(patientsIn).find((one) => one !== null) ?? null;
  if ('or' in filter) {
    const each = filter.or.map(patientsIn);
    return each.some((one) => one === null) ? null : each.flatMap((one) => one ?? []);
  }
  if (!('test' in filter)) return null;
  if (filter.test === 'patient') return [filter.patient];
  const own = filter.test === 'reference' && OWN.has(filter.param) && filter.target.kind === 'Patient';
  return own ? [filter.target.id] : null;
};

/** Parameters by which a resource names the patients it is kept with. */
export const OWN: ReadonlySet<string> = new Set(['patient', 'subject']);

const firstOf = (filter: Filter): Search['first'] =>
  requires(filter, identifies) ? 'tokens' : requires(filter, asksValue) ? 'values' : 'order';

/** Whether every match must pass such a test. */
const requires = (filter: Filter, such: (test: Test) => boolean): boolean => {
  if ('and' in filter) return filter.and.some((one) => requires(one, such));
  if ('or' in filter) return filter.or.length > 0 && filter.or.every((one) => requires(one, such));
  return 'test' in filter && such(filter);
};

/** Whether few objects can pass a test, whatever there is. */
const identifies = (test: Test): boolean =>
  test.test === 'identifier' || (test.test === 'token' && test.param === 'identifier' && test.code !== undefined);

/** Whether an index of values may lead to few. Most objects have a time, so that a time does not. */
const asksValue = ({ test }: Test): boolean => VALUES.has(test);
const VALUES: ReadonlySet<string> = new Set(['string', 'number', 'quantity', 'composite']);

/** Tests that every match must pass. */
export const requiredTests = (filter: Filter): readonly Test[] => {
  const tests: Test[] = [];
  addRequired(filter, tests);
  return tests;
};

const addRequired = (filter: Filter, tests: Test[]): void => {
  if ('and' in filter) for (const one of filter.and) addRequired(one, tests);
  else if ('or' in filter) for (const one of filter.or.length === 1 ? filter.or : []) addRequired(one, tests);
  else if ('test' in filter) tests.push(filter);
};

/** The one patient among whose objects all matches are. */
const patientOf = ({ filter }: Query, { restriction }: Permit): string | null => {
  const asked = requiredTests(filter).find((test) => test.test === 'patient');
  if (asked !== undefined) return asked.patient;
  return restriction.reach === 'patient' ? restriction.patient : null;
};

/** The scope of the statement says already that all rows are of this patient; so do nearly all rows, which is asked last. */
const withoutPatient = (filter: Filter, patient: string): Filter => {
  if ('and' in filter) {
    const [own, others] = [
      filter.and.filter((one) => names(one, patient)),
      filter.and.filter((one) => !names(one, patient)),
    ];
    return { and: [...others.map((one) => withoutPatient(one, patient)), ...own] };
  }
  return 'test' in filter && filter.test === 'patient' && filter.patient === patient ? { and: [] } : filter;
};

const names = (filter: Filter, patient: string): boolean =>
  'test' in filter && filter.test === 'reference' && filter.target.kind === 'Patient' && filter.target.id === patient;

/** A query without order answers in the order of writing: what is changed meanwhile moves to the end. */
const orderOf = ({ sort, kind }: Query): readonly SortTerm[] =>
  sort.length === 0 ? [{ by: 'updated', direction: 'ascending' }] : sort.map((key) => termOf(key, kind));

const termOf = (key: SortKey, kind: string): SortTerm => {
  const { direction } = key;
  if (key.by !== 'param') return { by: key.by, direction };
  const param = parameterNumber(key.param);
  switch (key.type) {
    case 'period':
      return isClinicalTime(key.param, kind) ? { by: 'clinical', param, direction } : { by: 'low', param, direction };
    case 'number':
    case 'quantity':
      return { by: 'least', param, direction };
    case 'string':
      return { by: 'folded', param, direction };
    case 'token':
    case 'reference':
    case 'uri':
      return { by: 'plain', pattern: sortPattern(key.param, key.type), direction };
  }
};

/** Where the clinical time of a kind comes from one parameter only, sorting by it is the order of the patient's index. */
const isClinicalTime = (param: string, kind: string): boolean => {
  const [only, other] = clinicalTimeParameters(kind);
  return only === param && other === undefined;
};
