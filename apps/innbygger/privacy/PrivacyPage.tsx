// Pasientjournalloven § 17, users-and-screens.md A.13 "block whole/part; block named person": what I have chosen, and a new choice.
import {
  answered,
  FailureNotice,
  failureIn,
  localeOf,
  PageHeading,
  resourcesOf,
  useAnnounce,
  useFhir,
} from '@fkj/apps-ui';
import type { Consent } from '@medplum/fhirtypes';
import { Alert, Button, Loader } from '@navikt/ds-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choiceOf, givenUp, type StandingChoice } from './choice.ts';
import { NewChoice } from './NewChoice.tsx';

export function PrivacyPage({ patient }: { readonly patient: string }) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const queryKey = ['choices', patient];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      resourcesOf(
        await answered(
          fhir.search('Consent', { patient: `Patient/${patient}`, status: 'active', _count: '100' }, signal),
        ),
        'Consent',
      ),
  });
  const [choosing, setChoosing] = useState(false);
  const failure = failureIn(error);
  const standing = (data ?? []).flatMap((consent) => choiceOf(consent).map((choice) => ({ consent, choice })));
  return (
    <>
      <PageHeading title={t('privacy.title')}>{t('privacy.title')}</PageHeading>
      <p>{t('privacy.intro')}</p>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data && standing.length === 0 && <p>{t('privacy.none')}</p>}
      <ul className="fkj-list">
        {standing.map(({ consent, choice }) => (
          <ChoiceCard key={choice.id} consent={consent} choice={choice} queryKey={queryKey} />
        ))}
      </ul>
      {data && !choosing && <Button onClick={() => setChoosing(true)}>{t('privacy.new')}</Button>}
      {choosing && <NewChoice patient={patient} queryKey={queryKey} onDone={() => setChoosing(false)} />}
      <Alert variant="info" inline className="ib-section">
        {t('privacy.emergency')}
      </Alert>
    </>
  );
}

interface ChoiceCardProps {
  readonly consent: Consent;
  readonly choice: StandingChoice;
  readonly queryKey: readonly string[];
}

function ChoiceCard({ consent, choice, queryKey }: ChoiceCardProps) {
  const { t, i18n } = useTranslation();
  const fhir = useFhir();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answered(fhir.update(givenUp(consent))),
    onSuccess: () => {
      announce(t('privacy.removed'));
      return queries.invalidateQueries({ queryKey });
    },
  });
  const failure = failureIn(error);
  const what =
    choice.groups.length === 0
      ? t('privacy.everything')
      : new Intl.ListFormat(localeOf(i18n.language)).format(choice.groups.map((group) => t(`privacy.group.${group}`)));
  const who = choice.party?.name ?? t('privacy.everyone');
  const since = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long' }).format(new Date(choice.since));
  return (
    <li className="fkj-card">
      <h2 className="fkj-section-heading">{t('privacy.hiddenFrom', { who })}</h2>
      <p className="fkj-plain">{t('privacy.what', { what })}</p>
      <p className="fkj-plain">{t(`privacy.shown.${choice.shown}`)}</p>
      <p className="fkj-plain fkj-soft">{t('privacy.since', { since })}</p>
      {failure && <FailureNotice failure={failure} />}
      <Button variant="secondary" size="small" loading={isPending} onClick={() => mutate()}>
        {t('privacy.remove', { who })}
      </Button>
    </li>
  );
}
