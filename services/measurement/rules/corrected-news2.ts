// Helsepersonelloven § 42, platform/fhir $correct: a measurement that was wrong stays readable, and leads to the one that stands instead.
import type { Observation } from '@medplum/fhirtypes';
import { isNews2Panel, readNews2 } from './news2-reading.ts';

export interface CorrectedNews2 {
  readonly id: string;
  readonly at: string;
  /** As it was written; undefined where none was. */
  readonly total: number | undefined;
  /** Who measured, as recorded; '' when not told. */
  readonly by: string;
  /** Id of the Observation that stands instead; null where nothing does. */
  readonly correction: string | null;
}

/** The tag of an entry that has been corrected, and its extension: the entry that stands instead. */
const CORRECTION = 'https://felleskommunaljournal.no/fhir/CodeSystem/correction';
const CORRECTED_BY = 'https://felleskommunaljournal.no/fhir/StructureDefinition/corrected-by';

/** The NEWS2 panels that have been corrected, newest first. */
export function correctedNews2Of(observations: readonly Observation[]): CorrectedNews2[] {
  return observations
    .filter(isNews2Panel)
    .flatMap((panel): CorrectedNews2[] => {
      const tag = panel.meta?.tag?.find(({ system, code }) => system === CORRECTION && code === 'corrected');
      const at = panel.effectiveDateTime ?? panel.effectiveInstant;
      if (tag === undefined || at === undefined || panel.id === undefined) return [];
      const named = tag.extension?.find(({ url }) => url === CORRECTED_BY)?.valueReference?.reference;
      const by = (panel.performer ?? []).flatMap((one) => one.display ?? []).join(', ');
      const correction = /^Observation\/([^/]+)$/.exec(named ?? '')?.[1] ?? null;
      return [{ id: panel.id, at, total: readNews2(panel, []).total, by, correction }];
    })
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}
