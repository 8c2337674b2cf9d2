// https://hl7.org/fhir/R4/plandefinition.html, https://hl7.org/fhir/R4/extension-translation.html: response cards as content.
import type { Extension, PlanDefinition, PlanDefinitionAction } from '@medplum/fhirtypes';
import type { RiskBand } from './news2-score.ts';
import type { Outcome } from './outcome.ts';
import type { CardLanguage, ResponseCard, ResponseCards } from './response-card.ts';

const BANDS: readonly RiskBand[] = ['low', 'low-medium', 'medium', 'high'];
const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation';

/** Titles in the other languages stand beside the text, as R4 JSON keeps extensions of a primitive. */
type TitledAction = PlanDefinitionAction & { readonly _title?: { readonly extension?: readonly Extension[] } };

/**
 * Reads the cards out of a PlanDefinition: one action per band (`id` is the band), its title and the titles of its
 * sub-actions in bokmål, translations as extensions, `timingDuration` in minutes for the repeat.
 * Refuses 'band-missing' when a band has no action: half a set of cards must not be shown.
 */
export function responseCardsOf(plan: PlanDefinition): Outcome<ResponseCards, 'band-missing'> {
  const of = (language: CardLanguage): Partial<Record<RiskBand, ResponseCard>> =>
    Object.fromEntries(
      BANDS.flatMap((band) => {
        const action = plan.action?.find((one) => one.id === band);
        return action === undefined ? [] : [[band, card(action, { band, language })]];
      }),
    );
  const [nb, nn, en] = [of('nb'), of('nn'), of('en')];
  if (!isWhole(nb) || !isWhole(nn) || !isWhole(en)) return { ok: false, error: 'band-missing' };
  return { ok: true, value: { nb, nn, en } };
}

function card(action: PlanDefinitionAction, of: { band: RiskBand; language: CardLanguage }): ResponseCard {
  const duration = action.timingDuration;
  const minutes = duration?.code === 'min' && duration.value !== undefined ? duration.value : null;
  return {
    band: of.band,
    title: titleIn(action, of.language),
    actions: (action.action ?? []).map((one) => titleIn(one, of.language)),
    repeatAfterMinutes: minutes,
  };
}

function titleIn(action: TitledAction, language: CardLanguage): string {
  const translation = action._title?.extension?.find(
    (one) =>
      one.url === TRANSLATION && one.extension?.some((part) => part.url === 'lang' && part.valueCode === language),
  );
  const text = translation?.extension?.find((part) => part.url === 'content')?.valueString;
  return text ?? action.title ?? '';
}

const isWhole = (cards: Partial<Record<RiskBand, ResponseCard>>): cards is Record<RiskBand, ResponseCard> =>
  BANDS.every((band) => cards[band] !== undefined);
