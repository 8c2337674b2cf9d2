// reference/users-and-screens.md A.15 no. 3: one overview: critical information, NEWS2, last values with origin, what is to be done.
import { FailureNotice, TimeAgo, useAnnounce, useShortcut } from '@fkj/apps-ui';
import { correctedNews2Of, latestOf, news2Of } from '@fkj/services-measurement/rules';
import { Alert, Button, Loader } from '@navikt/ds-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NoAccess } from '../access/NoAccess.tsx';
import { useFormats } from '../formats.ts';
import { CorrectedNews2List, placeOf } from '../news2/CorrectedNews2List.tsx';
import { ResponsePanel } from '../news2/ResponsePanel.tsx';
import { ScoreMark } from '../news2/ScoreMark.tsx';
import { TrendPlot } from '../news2/TrendPlot.tsx';
import { useResponseCards } from '../news2/useResponseCards.ts';
import type { Saved } from '../news2/useSaveNews2.ts';
import { Banner } from './Banner.tsx';
import { CriticalInformation } from './CriticalInformation.tsx';
import { LatestValues } from './LatestValues.tsx';
import { TaskList } from './TaskList.tsx';
import { usePatientRecord } from './usePatientRecord.ts';

interface PatientPageProps {
  readonly id: string;
  /** What was saved just before this page opened. */
  readonly saved: Saved | undefined;
}

export function PatientPage({ id, saved }: PatientPageProps) {
  const { t } = useTranslation();
  const { record, failure, reload } = usePatientRecord(id);
  const navigate = useNavigate();
  const measure = useCallback(() => void navigate({ to: '/pasient/$id/news2', params: { id } }), [navigate, id]);
  useShortcut('n', measure);
  const history = news2Of(record?.observations ?? []);
  const [latest] = history;
  useNewMeasurementSaid(latest);
  if (failure?.kind === 'forbidden' || failure?.kind === 'not-found')
    return <NoAccess patient={id} failure={failure} onOpened={reload} />;
  if (failure) return <FailureNotice failure={failure} onRetry={reload} />;
  if (!record) return <Loader title={t('common:loading')} />;
  return (
    <>
      <Banner patient={record.patient} />
      {saved && <SavedNotice saved={saved} />}
      <div className="af-columns">
        {/* First in reading order, so that a phone and a screen reader meet the dangers first; to the right on wide screens. */}
        <div className="af-beside">
          <CriticalInformation allergies={record.allergies} flags={record.flags} />
          <section className="fkj-card" aria-labelledby="tasks-heading">
            <h2 id="tasks-heading">{t('patient.tasks')}</h2>
            <TaskList tasks={record.tasks} />
          </section>
        </div>
        <div>
          <section className="fkj-card" aria-labelledby="news2-heading">
            <h2 id="news2-heading">{t('patient.news2')}</h2>
            {latest ? (
              <p className="af-latest" {...(history.length < 2 ? { id: placeOf(latest.id), tabIndex: -1 } : {})}>
                <ScoreMark total={latest.total} band={latest.band} size="large" />
                <span className="fkj-soft">
                  <TimeAgo at={latest.at} />
                  <br />
                  {latest.by || t('patient.unknownOrigin')}
                </span>
              </p>
            ) : (
              <p className="fkj-soft">{t('day.neverMeasured')}</p>
            )}
            <Button onClick={measure}>{t('patient.measure')}</Button>{' '}
            <span className="fkj-soft fkj-small af-key-hint">{t('patient.measureKey')}</span>
          </section>
          <TrendPlot history={history} />
          <CorrectedNews2List corrected={correctedNews2Of(record.observations)} history={history} />
          <section className="fkj-card" aria-labelledby="latest-heading">
            <h2 id="latest-heading">{t('patient.latest')}</h2>
            <LatestValues latest={latestOf(record.observations)} />
          </section>
        </div>
      </div>
    </>
  );
}

function SavedNotice({ saved }: { readonly saved: Saved }) {
  const { t } = useTranslation();
  const { near } = useFormats();
  const cardOf = useResponseCards();
  const { total, band } = saved.score;
  return (
    <>
      <Alert variant="success" role="status" className="af-saved">
        {t('form.saved', { total, band: t(`band.${band}`) })}{' '}
        {saved.repeatAt !== null && t('form.savedRepeat', { time: near(saved.repeatAt) })}
      </Alert>
      {band !== 'low' && <ResponsePanel band={band} card={cardOf(band)} moment="saved" />}
    </>
  );
}

/** Says aloud that somebody has measured while the page stood open. */
function useNewMeasurementSaid(latest: { readonly id: string; readonly total: number } | undefined): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const said = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (latest === undefined) return;
    if (said.current !== undefined && said.current !== latest.id)
      announce(t('patient.updated', { total: latest.total }));
    said.current = latest.id;
  }, [latest, announce, t]);
}
