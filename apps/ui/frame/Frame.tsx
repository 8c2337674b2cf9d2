// WCAG 2.2 AA: skip link, landmarks, live region, on every page of every app.
import { Button, InternalHeader, Theme } from '@navikt/ds-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/SessionContext.tsx';
import { Announcer } from './announce.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { OfflineNotice } from './OfflineNotice.tsx';

interface FrameProps {
  readonly title: string;
  /** The app's root, such as '/arbeidsflate/'. */
  readonly home: string;
  /** What stands in the header: the search for patients, the role. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: header, notices, main landmark. */
export function Frame({ title, home, tools, children }: FrameProps) {
  const { t } = useTranslation('common');
  const { session, state } = useSession();
  return (
    <Theme theme="light" className="fkj-app">
      <Announcer>
        <a href="#innhold" className="fkj-skip">
          {t('skipToContent')}
        </a>
        <InternalHeader className="fkj-header">
          <InternalHeader.Title href={home}>{title}</InternalHeader.Title>
          {tools}
          <span className="fkj-header-end">
            <LanguageSwitch />
            {state.phase === 'signed-in' && (
              <>
                {state.tokens.name !== '' && <span className="fkj-user">{state.tokens.name}</span>}
                <Button size="small" variant="tertiary" onClick={() => void session.signOut()}>
                  {t('signOut')}
                </Button>
              </>
            )}
          </span>
        </InternalHeader>
        <OfflineNotice />
        <main id="innhold" className="fkj-main" tabIndex={-1}>
          <ErrorBoundary>{children}</ErrorBoundary>
        </main>
      </Announcer>
    </Theme>
  );
}
