// Pasientjournalforskriften § 14, helsepersonelloven § 21 a: unusual look-ups and citizens' questions, answered by the leader of the unit.
import { answered, FailureNotice, failureIn, PageHeading } from '@fkj/apps-ui';
import { Button, Loader, Select } from '@navikt/ds-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccess } from '../useAccess.ts';
import { FindingCard } from './FindingCard.tsx';
import { type FindingPage, STATES, type State } from './types.ts';

export function FindingsPage() {
  const { t, i18n } = useTranslation();
  const access = useAccess();
  const [state, setState] = useState<State>('open');
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['findings', state, i18n.language],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const after = pageParam === '' ? '' : `&after=${pageParam}`;
      return answered(access.get<FindingPage>(`/access/findings?state=${state}&language=${i18n.language}${after}`));
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const failure = failureIn(error);
  const findings = data?.pages.flatMap((page) => page.findings) ?? [];
  return (
    <>
      <PageHeading title={t('findings.title')}>{t('findings.title')}</PageHeading>
      <p>{t('findings.intro')}</p>
      <div className="ad-form">
        <Select
          label={t('findings.show')}
          value={state}
          onChange={({ target }) => setState(STATES.find((one) => one === target.value) ?? 'open')}
        >
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`findings.state.${one}`)}
            </option>
          ))}
        </Select>
      </div>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data && findings.length === 0 && <p role="status">{t(`findings.none.${state}`)}</p>}
      <ul className="fkj-list">
        {findings.map((finding) => (
          <FindingCard key={finding.id} finding={finding} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="secondary" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('findings.more')}
        </Button>
      )}
    </>
  );
}
