// https://hl7.org/fhir/R4/observation-operation-stats.html: the parameters of the operation, read.

import { ok, type Result } from '@fkj/platform-record';
import { localObject, spanOf } from '@fkj/standards-fhir';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { booleanGiven, decimalGiven, type Given, integerGiven, objectsGiven, textGiven, textsGiven } from '../given.ts';
import { type Statistic, statistics } from './statistic.ts';

export interface AskedStats {
  /** Id of the patient. */
  readonly patient: string;
  /** 'system|code', or '|code' for any system. */
  readonly codes: readonly string[];
  /** As they will be shown: FHIR dateTimes. */
  readonly start: string | null;
  readonly end: string | null;
  readonly statistics: readonly Statistic[];
  /** How many of the Observations are wanted too. */
  readonly sources: number;
}

const HOUR = 60 * 60 * 1000;
/** As the parameter's own text calls two of them. */
const ALIASES: ReadonlyMap<string, Statistic> = new Map([
  ['max', 'maximum'],
  ['min', 'minimum'],
]);

/** Reads what was given; `base` is that of FHIR addresses. */
export function askedStats(given: Given, { base, now }: { base: string; now: number }): Result<AskedStats, Refusal> {
  const subject = localObject(textGiven(given, 'subject') ?? '', base);
  if (subject?.kind !== 'Patient') return wrong('subject must be Patient/id of this record.');
  const system = textGiven(given, 'system');
  const codes = [
    ...textsGiven(given, 'code').map((code) => `${system ?? ''}|${code}`),
    ...objectsGiven(given, 'coding').map(({ system: own, code }) => `${own ?? ''}|${code ?? ''}`),
  ];
  if (codes.length === 0 || codes.some((code) => code.endsWith('|'))) return wrong('code or coding must be given.');
  const period = periodIn(given, now);
  if (!period.ok) return period;
  const wanted: Statistic[] = [];
  for (const name of textsGiven(given, 'statistic').flatMap((list) => list.split(','))) {
    const statistic = ALIASES.get(name) ?? name;
    if (!isStatistic(statistic)) return wrong(`statistic is one of: ${Object.keys(statistics).join(', ')}.`);
    if (!wanted.includes(statistic)) wanted.push(statistic);
  }
  const sources =
    booleanGiven(given, 'include') === true ? (integerGiven(given, 'limit') ?? Number.MAX_SAFE_INTEGER) : 0;
  return ok({ patient: subject.id, codes, ...period.value, statistics: wanted, sources });
}

const isStatistic = (name: string): name is Statistic => Object.hasOwn(statistics, name);

interface Bounds {
  readonly start: string | null;
  readonly end: string | null;
}

/** The hours up to now, or a Period. */
function periodIn(given: Given, now: number): Result<Bounds, Refusal> {
  const duration = decimalGiven(given, 'duration');
  const [period] = objectsGiven(given, 'period');
  if (duration !== null && period !== undefined) return wrong('Give duration or period, not both.');
  if (duration !== null) {
    const hours = duration.toNumber();
    if (!(hours > 0 && hours < 1_000_000)) return wrong('duration is a number of hours above 0.');
    return ok({ start: new Date(now - hours * HOUR).toISOString(), end: new Date(now).toISOString() });
  }
  const { start = null, end = null } = period ?? {};
  if (typeof start === 'string' && typeof end === 'string') {
    const [from, to] = [spanOf(start), spanOf(end)];
    if (from !== null && to !== null && from.low >= to.high) return wrong('period must not end before it starts.');
  }
  return ok({ start: typeof start === 'string' ? start : null, end: typeof end === 'string' ? end : null });
}

const wrong = (detail: string): Result<never, Refusal> => refuse('operation-parameter', { detail });
