// DESIGN.md §5: pages show nothing before the user is signed in.
import { Alert, Button, Loader } from '@navikt/ds-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/SessionContext.tsx';
import { PageHeading } from './PageHeading.tsx';

/** Its children when somebody is signed in; otherwise the way to sign in. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('common');
  const { session, state } = useSession();
  switch (state.phase) {
    case 'signed-in':
      return children;
    case 'starting':
      return (
        <p className="fkj-waiting">
          <Loader size="small" title={t('signingIn')} /> {t('signingIn')}
        </p>
      );
    case 'signed-out':
      return (
        <section className="fkj-narrow">
          <PageHeading title={t('signedOut.title')}>{t('signedOut.title')}</PageHeading>
          <Alert variant={state.reason === 'logged-out' ? 'info' : 'warning'}>{t(`signedOut.${state.reason}`)}</Alert>
          <p>
            <Button onClick={() => void session.signIn()}>{t('signIn')}</Button>
          </p>
        </section>
      );
  }
}
