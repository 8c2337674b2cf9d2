// Pasientjournalforskriften § 14: what the privacy officer oversees: how many findings there were, and who is marked as publicly known.
import { answered, type Failure, FailureNotice, failureIn, PageHeading, useAnnounce } from '@fkj/apps-ui';
import { Button, Loader, Table } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../desk/DeskContext.ts';
import type { Named } from '../desk/types.ts';
import { PatientByNumber } from '../seeing/PatientByNumber.tsx';
import { useAccess } from '../useAccess.ts';
import type { ReportLine } from './types.ts';

/** Days for which a person is marked at a time. */
const DAYS = 90;
const DAY_MS = 86_400_000;

export function OversightPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeading title={t('oversight.title')}>{t('oversight.title')}</PageHeading>
      <Counts />
      <Watched />
    </>
  );
}

function Counts() {
  const { t } = useTranslation();
  const access = useAccess();
  const { units } = useDesk();
  const { data, error, refetch } = useQuery({
    queryKey: ['findings', 'report'],
    queryFn: () => answered(access.get<{ readonly lines: readonly ReportLine[] }>('/access/findings/report')),
  });
  const failure = failureIn(error);
  const unitOf = (id: string | null) => units.find((unit) => unit.id === id)?.name ?? t('oversight.noUnit');
  return (
    <section aria-labelledby="counts">
      <h2 id="counts" className="fkj-section-heading">
        {t('oversight.counts')}
      </h2>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data?.lines.length === 0 && <p>{t('oversight.none')}</p>}
      {data && data.lines.length > 0 && (
        <div className="ad-table">
          <Table size="small">
            <Table.Header>
              <Table.Row>
                {(['unit', 'kind', 'state', 'number'] as const).map((column) => (
                  <Table.HeaderCell key={column} scope="col">
                    {t(`oversight.column.${column}`)}
                  </Table.HeaderCell>
                ))}
              </Table.Row>
            </Table.Header>
            <Table.Body>
              {data.lines.map(({ kind, unit, state, findings }) => (
                <Table.Row key={`${kind} ${unit} ${state}`}>
                  <Table.HeaderCell scope="row">{unitOf(unit)}</Table.HeaderCell>
                  <Table.DataCell>
                    {t(`findings.kind.${kind}`, { defaultValue: t('findings.kind.other') })}
                  </Table.DataCell>
                  <Table.DataCell>{t(`findings.state.${state}`)}</Table.DataCell>
                  <Table.DataCell>{findings}</Table.DataCell>
                </Table.Row>
              ))}
            </Table.Body>
          </Table>
        </div>
      )}
    </section>
  );
}

function Watched() {
  const { t } = useTranslation();
  const access = useAccess();
  const announce = useAnnounce();
  const [patient, setPatient] = useState<Named | null>(null);
  const [done, setDone] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const mark = async (until: string | null) => {
    const answer = await access.post('/access/watched', { patient: patient?.id, until });
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    const said = t(until === null ? 'oversight.unmarked' : 'oversight.marked', { name: patient?.name, days: DAYS });
    announce(said);
    setDone(said);
    setPatient(null);
  };
  return (
    <section aria-labelledby="watched" className="ad-section">
      <h2 id="watched" className="fkj-section-heading">
        {t('oversight.watched')}
      </h2>
      <p>{t('oversight.watchedIntro')}</p>
      {patient === null ? (
        <PatientByNumber onFound={setPatient} />
      ) : (
        <div className="ad-form">
          <p className="fkj-plain">
            <strong>{patient.name}</strong>
          </p>
          <div className="ad-buttons">
            <Button onClick={() => void mark(new Date(Date.now() + DAYS * DAY_MS).toISOString())}>
              {t('oversight.mark', { days: DAYS })}
            </Button>
            <Button variant="secondary" onClick={() => void mark(null)}>
              {t('oversight.unmark')}
            </Button>
            <Button variant="tertiary" onClick={() => setPatient(null)}>
              {t('oversight.cancel')}
            </Button>
          </div>
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
      {done !== '' && <p>{done}</p>}
    </section>
  );
}
