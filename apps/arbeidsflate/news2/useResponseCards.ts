// DESIGN.md §1 no. 6: what to do now is content, read at /fhir like anyone else reads it.
import { answered, resourcesOf, useFhir } from '@fkj/apps-ui';
import {
  type CardLanguage,
  RESPONSE_PLAN,
  type ResponseCard,
  type RiskBand,
  responseCardsOf,
} from '@fkj/services-measurement/rules';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

type CardOf = (band: RiskBand) => ResponseCard | undefined;

/** The municipality's cards in the language of the screen; undefined for each band while there are none. */
export function useResponseCards(): CardOf {
  const fhir = useFhir();
  const { i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: ['response-cards'],
    staleTime: 10 * 60_000,
    queryFn: async ({ signal }) => {
      const bundle = await answered(fhir.search('PlanDefinition', { url: RESPONSE_PLAN, status: 'active' }, signal));
      const [plan] = resourcesOf(bundle, 'PlanDefinition');
      const cards = plan === undefined ? undefined : responseCardsOf(plan);
      return cards?.ok ? cards.value : null;
    },
  });
  return (band) => data?.[languageOf(i18n.language)][band];
}

const languageOf = (language: string): CardLanguage => (language === 'nn' || language === 'en' ? language : 'nb');
