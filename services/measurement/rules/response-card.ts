// reference/users-and-screens.md A.4: decision support must say what to do now. The words are content (PlanDefinition news2-respons).
import type { RiskBand } from './news2-score.ts';

export type CardLanguage = 'nb' | 'nn' | 'en';

/** What to do now for one band, in one language. */
export interface ResponseCard {
  readonly band: RiskBand;
  readonly title: string;
  /** Sentences in the order they are to be done. */
  readonly actions: readonly string[];
  /** When NEWS2 is to be measured again; null: no repeat is asked for. */
  readonly repeatAfterMinutes: number | null;
}

/** The cards of a municipality, every band in every language. */
export type ResponseCards = Readonly<Record<CardLanguage, Readonly<Record<RiskBand, ResponseCard>>>>;

/** Canonical address of the content that holds the cards. */
export const RESPONSE_PLAN = 'https://felleskommunaljournal.no/fhir/PlanDefinition/news2-respons';
