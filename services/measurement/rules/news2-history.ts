// reference/users-and-screens.md B.2: last measurements with age and origin. Reads what any sender stored.
import type { Observation } from '@medplum/fhirtypes';
import { NEWS2_PARTS, type News2Entry, type News2Part, type SaturationScale } from './news2-measurement.ts';
import { entryOf, isNews2Panel, readNews2 } from './news2-reading.ts';
import { bandOf, type RiskBand } from './news2-score.ts';
import type { PartScore } from './news2-table.ts';

export interface MeasuredNews2 {
  readonly id: string;
  readonly at: string;
  readonly total: number;
  readonly band: RiskBand;
  readonly scale: SaturationScale | undefined;
  /** Who measured and for which organisation, as recorded; '' when not told. */
  readonly by: string;
}

/** A value measured before, whoever measured it. */
export interface EarlierValue {
  readonly entry: News2Entry;
  readonly at: string;
  readonly by: string;
}

/** The NEWS2 panels among the Observations, newest first. Panels without total or time are left out: they show nothing. */
export function news2Of(observations: readonly Observation[]): MeasuredNews2[] {
  return observations
    .filter((one) => isNews2Panel(one) && one.status !== 'entered-in-error')
    .flatMap((panel) => {
      const { total, stated, entry } = readNews2(panel, []);
      const at = panel.effectiveDateTime ?? panel.effectiveInstant;
      if (total === undefined || at === undefined || panel.id === undefined) return [];
      const scores = Object.values(stated).filter(isPartScore);
      const band = scores.length > 0 ? bandOf(scores) : bandOfTotal(total);
      return [{ id: panel.id, at, total, band, scale: entry.scale, by: performersOf(panel) }];
    })
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** The latest value of each part among the Observations. */
export function latestOf(observations: readonly Observation[]): Partial<Record<News2Part, EarlierValue>> {
  const latest: Partial<Record<News2Part, EarlierValue>> = {};
  for (const observation of observations) {
    const at = observation.effectiveDateTime ?? observation.effectiveInstant;
    if (at === undefined || observation.status === 'entered-in-error') continue;
    const entry = entryOf([observation]);
    for (const part of NEWS2_PARTS) {
      if (!holds(entry, part)) continue;
      const before = latest[part];
      if (before === undefined || Date.parse(before.at) < Date.parse(at)) {
        latest[part] = { entry, at, by: performersOf(observation) };
      }
    }
  }
  return latest;
}

const holds = (entry: News2Entry, part: News2Part): boolean =>
  (part === 'temperature' ? entry.temperatureTenths : entry[part]) !== undefined;

const performersOf = (observation: Observation): string =>
  (observation.performer ?? []).flatMap((one) => one.display ?? []).join(', ');

const isPartScore = (score: number): score is PartScore => score === 0 || score === 1 || score === 2 || score === 3;

/** A panel without part scores cannot tell a single 3; its total still tells the rest. */
const bandOfTotal = (total: number): RiskBand => (total >= 7 ? 'high' : total >= 5 ? 'medium' : 'low');
