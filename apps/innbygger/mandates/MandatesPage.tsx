// users-and-screens.md A.13 "mandates to others ≥18": who may act for me, and for whom I may act.
import {
  answered,
  dayOf,
  FailureNotice,
  failureIn,
  localeOf,
  PageHeading,
  resourcesOf,
  useAnnounce,
  useFhir,
} from '@fkj/apps-ui';
import type { RelatedPerson } from '@medplum/fhirtypes';
import { Button, Loader } from '@navikt/ds-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActFor } from './ActFor.tsx';
import { GiveMandate } from './GiveMandate.tsx';
import { ended, mandateOf, type StandingMandate } from './mandate.ts';

export function MandatesPage({ patient }: { readonly patient: string }) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const queryKey = ['mandates', patient];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      resourcesOf(
        await answered(fhir.search('RelatedPerson', { patient: `Patient/${patient}`, _count: '100' }, signal)),
        'RelatedPerson',
      ),
  });
  const [giving, setGiving] = useState(false);
  const failure = failureIn(error);
  const today = dayOf(new Date());
  const given = (data ?? []).flatMap((relation) =>
    mandateOf(relation, today).map((mandate) => ({ relation, mandate })),
  );
  return (
    <>
      <PageHeading title={t('mandates.title')}>{t('mandates.title')}</PageHeading>
      <p>{t('mandates.intro')}</p>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data && given.length === 0 && <p>{t('mandates.none')}</p>}
      <ul className="fkj-list">
        {given.map(({ relation, mandate }) => (
          <MandateCard key={mandate.id} relation={relation} mandate={mandate} queryKey={queryKey} />
        ))}
      </ul>
      {data && !giving && <Button onClick={() => setGiving(true)}>{t('mandates.new')}</Button>}
      {giving && <GiveMandate patient={patient} queryKey={queryKey} onDone={() => setGiving(false)} />}
      <ActFor />
    </>
  );
}

interface MandateCardProps {
  readonly relation: RelatedPerson;
  readonly mandate: StandingMandate;
  readonly queryKey: readonly string[];
}

function MandateCard({ relation, mandate, queryKey }: MandateCardProps) {
  const { t, i18n } = useTranslation();
  const fhir = useFhir();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answered(fhir.update(ended(relation))),
    onSuccess: () => {
      announce(t('mandates.ended'));
      return queries.invalidateQueries({ queryKey });
    },
  });
  const failure = failureIn(error);
  const { name, until } = mandate;
  const day = (text: string) =>
    new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long' }).format(new Date(text));
  return (
    <li className="fkj-card">
      <h2 className="fkj-section-heading">{name}</h2>
      <p className="fkj-plain">
        {until === null ? t('mandates.withoutEnd') : t('mandates.lastDay', { day: day(until) })}
      </p>
      {failure && <FailureNotice failure={failure} />}
      <Button variant="secondary" size="small" loading={isPending} onClick={() => mutate()}>
        {t('mandates.end', { name })}
      </Button>
    </li>
  );
}
