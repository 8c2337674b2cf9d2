// DESIGN.md §5 "pages": the frame of access governance, and what the one who is signed in leads.
import { answered, FailureNotice, Frame, failureIn, SignedIn } from '@fkj/apps-ui';
import { Loader } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DeskContext } from './desk/DeskContext.ts';
import type { Desk } from './desk/types.ts';
import { useAccess } from './useAccess.ts';

export function Admin({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Frame title={t('title')} home="/admin/">
      <SignedIn>
        <WithDesk>{children}</WithDesk>
      </SignedIn>
    </Frame>
  );
}

function WithDesk({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const access = useAccess();
  const { data, error, refetch } = useQuery({
    queryKey: ['desk'],
    queryFn: () => answered(access.get<Desk>('/access/desk')),
  });
  const failure = failureIn(error);
  if (failure && !data) return <FailureNotice failure={failure} onRetry={() => void refetch()} />;
  if (!data) return <Loader title={t('common:loading')} />;
  return (
    <DeskContext value={data}>
      <nav aria-label={t('nav.label')} className="fkj-nav">
        <Link to="/" activeOptions={{ exact: true }}>
          {t('nav.units')}
        </Link>
        <Link to="/be-om-rolle">{t('nav.ask')}</Link>
        <Link to="/foresporsler">{t('nav.requests')}</Link>
        {data.leads !== 'nothing' && (
          <>
            <Link to="/gjennomgang">{t('nav.reviews')}</Link>
            <Link to="/rapport">{t('nav.report')}</Link>
            <Link to="/oppfolging">{t('nav.findings')}</Link>
          </>
        )}
        {data.leads === 'all' && (
          <>
            <Link to="/hvem-ser">{t('nav.seeing')}</Link>
            <Link to="/personvernombud">{t('nav.oversight')}</Link>
          </>
        )}
      </nav>
      {children}
    </DeskContext>
  );
}
