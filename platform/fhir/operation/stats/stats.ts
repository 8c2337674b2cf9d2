// https://hl7.org/fhir/R4/observation-operation-stats.html: statistics of a patient's measurements, one Observation for each code and unit.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Query, type Result, type Stored } from '@fkj/platform-record';
import { Decimal, isArray, isObject, type JsonObject, write } from '@fkj/standards-json';
import type { Answer } from '../../answer.ts';
import { permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import { shownTo } from '../../outgoing-document.ts';
import { type Pair, readParameters } from '../../search/parameters.ts';
import { queryOf } from '../../search/query.ts';
import { findAll } from '../lastn/find-all.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { storedResource } from '../stored-resource.ts';
import { type AskedStats, askedStats } from './asked-stats.ts';
import { type Measured, measuredIn } from './measurements.ts';
import { regressionOf } from './regression.ts';
import { type Statistic, statisticOf, statistics } from './statistic.ts';

export const stats: Operation = {
  name: 'stats',
  definition: 'http://hl7.org/fhir/OperationDefinition/Observation-stats',
  documentation: `Statistics over the amounts in UCUM of one patient: ${Object.keys(statistics).join(', ')}. One Observation for each code and unit; decimals are exact. regression gives two components: alpha, and beta for each day since the first measurement. Components of a panel and its members count under their own codes. include and limit give the Observations too.`,
  levels: ['type'],
  types: ['Observation'],
  methods: ['GET', 'POST'],
  parameters: [
    { name: 'subject', types: ['uri'], min: 1 },
    { name: 'code', types: ['string', 'code'], max: '*' },
    { name: 'system', types: ['uri'] },
    { name: 'coding', types: ['Coding'], max: '*' },
    { name: 'duration', types: ['decimal'] },
    { name: 'period', types: ['Period'] },
    { name: 'statistic', types: ['code', 'string'], min: 1, max: '*' },
    { name: 'include', types: ['boolean'] },
    { name: 'limit', types: ['positiveInt', 'integer'] },
  ],
  handle: statisticsAsked,
};

async function statisticsAsked(
  house: FhirHouse,
  caller: Caller,
  { given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const asked = askedStats(given, { base: baseOf(house), now: house.clock() });
  if (!asked.ok) return asked;
  const { patient, codes } = asked.value;
  const permit = await permitFor(house, caller, { action: 'search', kind: 'Observation', patients: [patient] });
  if (!permit.ok) return permit;
  const found = await observationsFor(house, permit.value, asked.value);
  if (!found.ok) return found;
  const plain = new Set(codes.filter((code) => code.startsWith('|')));
  const isAsked = (key: string): boolean => codes.includes(key) || plain.has(key.slice(key.lastIndexOf('|')));
  const { observations, members } = found.value;
  const trees = observations.map((stored) => storedResource(stored).tree);
  const measured = measuredIn(trees, { isAsked, members });
  const parameters = [...measured.series.values()].map((series) => {
    const total = measured.total.get(series.key) ?? 0;
    return `{"name":"statistics","resource":${write(observationOf(asked.value, { ...series, total }))}}`;
  });
  for (const stored of observations.slice(0, asked.value.sources)) {
    parameters.push(`{"name":"source","resource":${shownTo(house, caller, stored).document}}`);
  }
  const parameter = parameters.length === 0 ? '' : `,"parameter":[${parameters.join(',')}]`;
  return ok({ status: 200, body: `{"resourceType":"Parameters"${parameter}}` });
}

interface Observations {
  readonly observations: readonly Stored[];
  /** Ids of those that a panel among them names as its members. */
  readonly members: ReadonlySet<string>;
}

/** Those with the codes, and the members of panels with them; entered in error does not count. */
async function observationsFor(
  house: FhirHouse,
  permit: Permit,
  { patient, codes, start, end }: AskedStats,
): Promise<Result<Observations, Refusal>> {
  const whose: readonly Pair[] = [
    ['subject', `Patient/${patient}`],
    ['status:not', 'entered-in-error'],
    ...(start === null ? [] : [['date', `ge${start}`] as const]),
    ...(end === null ? [] : [['date', `le${end}`] as const]),
  ];
  const wanted = codes.map((code) => (code.startsWith('|') ? code.slice(1) : code)).map(literally);
  const query = queryFor(house, [...whose, ['combo-code', wanted.join(',')]]);
  if (!query.ok) return query;
  const found = await findAll(house, permit, query.value);
  if (!found.ok) return found;
  const known = new Set(found.value.map(({ id }) => id));
  const members = new Set(found.value.flatMap((stored) => membersOf(storedResource(stored).tree)));
  const missing = [...members].filter((id) => !known.has(id));
  if (missing.length === 0) return ok({ observations: found.value, members });
  const more = queryFor(house, [...whose, ['_id', missing.join(',')]]);
  if (!more.ok) return more;
  const others = await findAll(house, permit, more.value);
  return others.ok ? ok({ observations: [...found.value, ...others.value], members }) : others;
}

const literally = (code: string): string => code.replace(/[\\,$]/g, '\\$&');

function queryFor(house: FhirHouse, pairs: readonly Pair[]): Result<Query, Refusal> {
  const options = {
    base: baseOf(house),
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  } as const;
  const read = readParameters('Observation', pairs, options);
  return read.ok ? queryOf(read.value.request) : read;
}

const membersOf = ({ hasMember }: JsonObject): readonly string[] =>
  (isArray(hasMember) ? hasMember : []).flatMap((member) => {
    const reference = isObject(member) ? member['reference'] : undefined;
    const id = typeof reference === 'string' ? /^Observation\/([A-Za-z0-9.-]{1,64})$/.exec(reference)?.[1] : undefined;
    return id === undefined ? [] : [id];
  });

const STATISTICS = 'http://terminology.hl7.org/CodeSystem/observation-statistics';
const UCUM = 'http://unitsofmeasure.org';

type Counted = Measured['series'] extends ReadonlyMap<string, infer One> ? One & { readonly total: number } : never;

/** "An Observation resource for each code with the results of the statistical calculations as component value pairs" */
function observationOf(asked: AskedStats, counted: Counted): JsonObject {
  const { start, end } = asked;
  const period = { ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) };
  return {
    resourceType: 'Observation',
    status: 'final',
    code: counted.code,
    subject: { reference: `Patient/${asked.patient}` },
    ...(start === null && end === null ? {} : { effectivePeriod: period }),
    component: asked.statistics.flatMap((statistic) => componentsOf(statistic, counted)),
  };
}

const codeOf = (statistic: Statistic): JsonObject => ({
  coding: [{ system: STATISTICS, code: statistic, display: statistics[statistic] }],
});

/** One component; of a regression two, told apart by their text: "This Statistic code will return both the alpha and beta values." */
function componentsOf(statistic: Statistic, counted: Counted): readonly JsonObject[] {
  const code = codeOf(statistic);
  if (statistic !== 'regression') return [{ code, ...amountOf(statistic, counted) }];
  const line = regressionOf(counted.timed);
  if (line === null) return [{ code, ...NOT_A_NUMBER }];
  const { unit, system, code: of } = counted.quantity;
  const alpha = { ...(unit === undefined ? {} : { unit }), system: system ?? UCUM, code: of ?? '' };
  return [
    { code: { ...code, text: 'alpha' }, valueQuantity: { value: new Decimal(line.alpha), ...alpha } },
    {
      code: { ...code, text: 'beta' },
      valueQuantity: { value: new Decimal(line.beta), system: UCUM, code: `(${String(of)})/d` },
    },
  ];
}

/** Of measurements that are all equal, or all of one time. */
const NOT_A_NUMBER = {
  dataAbsentReason: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-a-number' }],
  },
};

function amountOf(
  statistic: Exclude<Statistic, 'regression'>,
  { quantity, values, total }: Pick<Counted, 'quantity' | 'values' | 'total'>,
): JsonObject {
  if (statistic === 'count' || statistic === 'total-count') {
    const count = statistic === 'count' ? values.length : total;
    return { valueQuantity: { value: new Decimal(String(count)), system: UCUM, code: '{observations}' } };
  }
  const text = statisticOf(statistic, values);
  if (text === null) return NOT_A_NUMBER;
  const value = new Decimal(text);
  if (statistic === 'skew' || statistic === 'kurtosis') return { valueQuantity: { value, system: UCUM, code: '1' } };
  // The square of a unit has no name that people know it by.
  if (statistic === 'variance')
    return { valueQuantity: { value, system: UCUM, code: `(${String(quantity['code'])})2` } };
  const { unit, system, code } = quantity;
  return {
    valueQuantity: { value, ...(unit === undefined ? {} : { unit }), system: system ?? UCUM, code: code ?? '' },
  };
}
