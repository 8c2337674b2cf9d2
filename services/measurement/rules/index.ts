// Public face of the NEWS2 rules: pure, the same in browser and server. DESIGN.md §8, reference/norway.md §5.2 and §8.3.

export { type CorrectedNews2, correctedNews2Of } from './corrected-news2.ts';
export {
  ACVPU_OBSERVATION,
  type Coding,
  NEWS2_TOTAL,
  OXYGEN_FINDINGS,
  PREGNANT,
  REPEAT_NEWS2,
  USE_SCALE_2,
  VITAL_SIGNS,
} from './news2-codes.ts';
export { faultsOf, type News2Fault } from './news2-faults.ts';
export { type EarlierValue, latestOf, type MeasuredNews2, news2Of } from './news2-history.ts';
export {
  type Acvpu,
  NEWS2_PARTS,
  type News2Entry,
  type News2Measurement,
  type News2Part,
  type NumericPart,
  numericValue,
  type Oxygen,
  PLAUSIBLE,
  type Range,
  type SaturationScale,
  temperatureTenthsOf,
} from './news2-measurement.ts';
export { type MeasuredBy, toObservations, toPanel } from './news2-observations.ts';
export { entryOf, isNews2Panel, type News2Reading, readNews2 } from './news2-reading.ts';
export {
  bandOf,
  implausible,
  isComplete,
  type News2Person,
  type News2Refusal,
  type News2Score,
  type PartScores,
  type RiskBand,
  refusalFor,
  scoreNews2,
  scorePart,
} from './news2-score.ts';
export type { PartScore } from './news2-table.ts';
export { type News2Context, toTransaction } from './news2-transaction.ts';
export type { Outcome } from './outcome.ts';
export { type CardLanguage, RESPONSE_PLAN, type ResponseCard, type ResponseCards } from './response-card.ts';
export { responseCardsOf } from './response-plan.ts';
