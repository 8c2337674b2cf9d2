// DESIGN.md §5 "pages": the frame of the citizen's pages; whose record it is comes from the log-in.
import { Frame, SignedIn, useUser } from '@fkj/apps-ui';
import { Alert } from '@navikt/ds-react';
import { Link } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { Acting, useOwnWhileActing } from './mandates/Acting.tsx';

const Context = createContext('');

export function Citizen({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Frame title={t('title')} home="/innbygger/">
      <SignedIn>
        <Pages />
        <OwnRecord>{children}</OwnRecord>
      </SignedIn>
    </Frame>
  );
}

/** What is open to who acts for another is less: the choices and the mandates are that person's own. */
function Pages() {
  const { t } = useTranslation();
  const acting = useOwnWhileActing();
  return (
    <>
      {acting !== null && <Acting own={acting} />}
      <nav aria-label={t('nav.label')} className="fkj-nav">
        <Link to="/" activeOptions={{ exact: true }}>
          {t('nav.measurements')}
        </Link>
        <Link to="/logg">{t('nav.log')}</Link>
        {acting === null && (
          <>
            <Link to="/personvern">{t('nav.privacy')}</Link>
            <Link to="/fullmakter">{t('nav.mandates')}</Link>
          </>
        )}
      </nav>
    </>
  );
}

function OwnRecord({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { patient, fhirUser } = useUser();
  const own = patient ?? /^Patient\/(.+)$/.exec(fhirUser)?.[1];
  if (own === undefined) return <Alert variant="info">{t('noPatient')}</Alert>;
  return <Context value={own}>{children}</Context>;
}

/** Id of the citizen's own Patient. */
export const useOwnPatient = (): string => useContext(Context);
