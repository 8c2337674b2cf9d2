// DESIGN.md §7 "who can see this entry and why": the privacy officer finds an entry, and is told who sees it now or would.
import { answered, FailureNotice, failureIn, localeOf, PageHeading, useFhir } from '@fkj/apps-ui';
import { Button, Loader, Select } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../desk/types.ts';
import { Everybody } from './Everybody.tsx';
import { entriesOf } from './entries.ts';
import { PatientByNumber } from './PatientByNumber.tsx';
import { Supposed } from './Supposed.tsx';

/** The newest that were written. */
const MOST = '500';

export function SeeingPage() {
  const { t } = useTranslation();
  const [patient, setPatient] = useState<Named | null>(null);
  return (
    <>
      <PageHeading title={t('seeing.title')}>{t('seeing.title')}</PageHeading>
      <p>{t('seeing.intro')}</p>
      {patient === null ? (
        <PatientByNumber onFound={setPatient} />
      ) : (
        <>
          <p className="ad-chosen">
            <strong>{patient.name}</strong>{' '}
            <Button size="small" variant="tertiary" onClick={() => setPatient(null)}>
              {t('seeing.another')}
            </Button>
          </p>
          <OfPatient key={patient.id} patient={patient} />
        </>
      )}
    </>
  );
}

function OfPatient({ patient }: { readonly patient: Named }) {
  const { t, i18n } = useTranslation();
  const fhir = useFhir();
  const [kind, setKind] = useState('');
  const [entry, setEntry] = useState(`Patient/${patient.id}`);
  const { data, error, refetch } = useQuery({
    queryKey: ['entries', patient.id],
    queryFn: async ({ signal }) =>
      entriesOf(
        await answered(
          fhir.search('AuditEvent', { patient: `Patient/${patient.id}`, action: 'C', _count: MOST }, signal),
        ),
      ),
  });
  const failure = failureIn(error);
  if (failure && !data) return <FailureNotice failure={failure} onRetry={() => void refetch()} />;
  if (!data) return <Loader title={t('common:loading')} />;
  const time = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'medium', timeStyle: 'short' });
  const wordsOf = (name: string) => t(`seeing.kind.${name}`, { defaultValue: t('seeing.kind.other', { name }) });
  const kinds = [...new Set(data.map((row) => row.kind))].sort((one, other) =>
    wordsOf(one).localeCompare(wordsOf(other)),
  );
  const shown = data.filter((row) => row.kind === kind);
  const chooseKind = (chosen: string) => {
    setKind(chosen);
    setEntry(data.find((row) => row.kind === chosen)?.reference ?? `Patient/${patient.id}`);
  };
  return (
    <>
      <div className="ad-form">
        <Select label={t('seeing.what')} value={kind} onChange={({ target }) => chooseKind(target.value)}>
          <option value="">{t('seeing.person')}</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {wordsOf(one)}
            </option>
          ))}
        </Select>
        {shown.length > 0 && (
          <Select label={t('seeing.when')} value={entry} onChange={({ target }) => setEntry(target.value)}>
            {shown.map((row) => (
              <option key={row.reference} value={row.reference}>
                {time.format(new Date(row.written))}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Everybody key={entry} entry={entry} />
      <Supposed entry={entry} />
    </>
  );
}
