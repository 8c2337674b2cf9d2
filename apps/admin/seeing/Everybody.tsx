// DESIGN.md §7: everybody who sees the entry now, by unit and role with the reason, and those who would with emergency access.
import { answered, FailureNotice, failureIn } from '@fkj/apps-ui';
import { Button, Loader } from '@navikt/ds-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoleName } from '../desk/DeskContext.ts';
import { useAccess } from '../useAccess.ts';
import type { SeersPage, SeersRow } from './types.ts';

export function Everybody({ entry }: { readonly entry: string }) {
  const { t, i18n } = useTranslation();
  const access = useAccess();
  // Each asking leaves a line in the patient's log: it is done when it is asked for.
  const [asked, setAsked] = useState(false);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['seers', entry, i18n.language],
    enabled: asked,
    staleTime: Number.POSITIVE_INFINITY,
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      answered(access.post<SeersPage>('/access/who-sees', { entry, after: pageParam, language: i18n.language })),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const failure = failureIn(error);
  if (!asked) return <Button onClick={() => setAsked(true)}>{t('seeing.ask')}</Button>;
  if (failure && !data) return <FailureNotice failure={failure} onRetry={() => void refetch()} />;
  const [first] = data?.pages ?? [];
  if (first === undefined) return <Loader title={t('common:loading')} />;
  const groups = data?.pages.flatMap((page) => page.groups) ?? [];
  return (
    <>
      <p role="status">{t('seeing.counted', { shown: first.shown, emergency: first.emergency })}</p>
      <Part access="shown" groups={groups} />
      <Part access="emergency" groups={groups} />
      {hasNextPage && (
        <Button variant="secondary" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('seeing.more')}
        </Button>
      )}
    </>
  );
}

function Part({ access, groups }: { readonly access: SeersRow['access']; readonly groups: readonly SeersRow[] }) {
  const { t } = useTranslation();
  const nameOf = useRoleName();
  const own = groups.filter((group) => group.access === access);
  return (
    <section aria-labelledby={`seers-${access}`}>
      <h2 id={`seers-${access}`} className="fkj-section-heading">
        {t(`seeing.part.${access}`)}
      </h2>
      {own.length === 0 && <p>{t(`seeing.nobody.${access}`)}</p>}
      <ul className="fkj-list">
        {own.map(({ unit, role, why, people }) => (
          <li key={`${unit?.reference} ${role.code} ${why} ${people[0]?.who}`} className="fkj-card">
            <h3 className="fkj-section-heading">
              {unit === null
                ? t('seeing.citizens')
                : t('seeing.group', { unit: unit.name, role: nameOf(role.code), count: people.length })}
            </h3>
            {access === 'shown' && <p className="fkj-plain">{why}</p>}
            {unit === null ? null : (
              <details>
                <summary>{t('seeing.names', { role: nameOf(role.code), unit: unit.name })}</summary>
                <ul>
                  {people.map(({ who, name }) => (
                    <li key={who}>{name}</li>
                  ))}
                </ul>
              </details>
            )}
            {unit === null && people.some(({ name }) => name !== '') && (
              <p className="fkj-plain">{people.map(({ name }) => name).join(', ')}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
