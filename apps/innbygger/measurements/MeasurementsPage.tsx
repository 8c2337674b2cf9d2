// reference/users-and-screens.md A.13: my measurements in plain words: who, when, what it means.
import {
  answered,
  FailureNotice,
  failureIn,
  PageHeading,
  resourcesOf,
  showElement,
  TimeAgo,
  tokenOf,
  useFhir,
} from '@fkj/apps-ui';
import { correctedNews2Of, type MeasuredNews2, NEWS2_TOTAL, news2Of } from '@fkj/services-measurement/rules';
import type { Observation } from '@medplum/fhirtypes';
import { Alert, Button, Loader } from '@navikt/ds-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmergencyNotice } from '../emergency/EmergencyNotice.tsx';
import { BandMeter } from './BandMeter.tsx';
import { CorrectedMeasurements, placeOf } from './CorrectedMeasurements.tsx';
import { Values } from './Values.tsx';

/** Earlier measurements shown before the citizen asks for more. */
const FEW = 4;

export function MeasurementsPage({ patient }: { readonly patient: string }) {
  const { t } = useTranslation();
  const fhir = useFhir();
  const { data, error, refetch } = useQuery<readonly Observation[]>({
    queryKey: ['measurements', patient],
    refetchInterval: 15_000,
    queryFn: async ({ signal }) => {
      const of = { patient: `Patient/${patient}`, code: tokenOf(NEWS2_TOTAL) };
      const found = await answered(
        fhir.search(
          'Observation',
          { ...of, _sort: '-date', _count: '20', _include: 'Observation:derived-from' },
          signal,
        ),
      );
      return resourcesOf(found, 'Observation');
    },
  });
  const [all, setAll] = useState(false);
  const [sought, setSought] = useState<string | null>(null);
  useEffect(() => {
    if (sought !== null) showElement(placeOf(sought));
    setSought(null);
  }, [sought]);
  const failure = failureIn(error);
  const [latest, ...earlier] = news2Of(data ?? []);
  return (
    <>
      <PageHeading title={t('measurements.title')}>{t('measurements.title')}</PageHeading>
      <EmergencyNotice patient={patient} />
      <p>{t('measurements.intro')}</p>
      {failure && !data && <FailureNotice failure={failure} onRetry={() => void refetch()} />}
      {!data && !failure && <Loader title={t('common:loading')} />}
      {data && !latest && <p>{t('measurements.none')}</p>}
      {data && latest && (
        <section aria-labelledby="latest">
          <h2 id="latest" className="fkj-section-heading">
            {t('measurements.latest')}
          </h2>
          <Measurement measured={latest} observations={data} />
        </section>
      )}
      <Alert variant="info" inline>
        {t('measurements.help')}
      </Alert>
      {data && earlier.length > 0 && (
        <section aria-labelledby="earlier" className="ib-section">
          <h2 id="earlier" className="fkj-section-heading">
            {t('measurements.earlier')}
          </h2>
          {(all ? earlier : earlier.slice(0, FEW)).map((measured) => (
            <Measurement key={measured.id} measured={measured} observations={data} />
          ))}
          {!all && earlier.length > FEW && (
            <Button variant="secondary" onClick={() => setAll(true)}>
              {t('measurements.more')}
            </Button>
          )}
        </section>
      )}
      {data && (
        <CorrectedMeasurements
          corrected={correctedNews2Of(data)}
          standing={news2Of(data)}
          onShow={(id) => {
            setAll(true);
            setSought(id);
          }}
        />
      )}
    </>
  );
}

interface MeasurementProps {
  readonly measured: MeasuredNews2;
  readonly observations: readonly Observation[];
}

function Measurement({ measured, observations }: MeasurementProps) {
  const { t } = useTranslation();
  const { total, band, at, by } = measured;
  return (
    <article className="fkj-card" id={placeOf(measured.id)} tabIndex={-1}>
      <p className="fkj-plain">
        {by === '' ? t('measurements.byUnknown') : t('measurements.by', { by })}, <TimeAgo at={at} />
      </p>
      <BandMeter total={total} band={band} />
      <p className="fkj-plain">
        <strong>{t('measurements.means')}:</strong> {t(`meaning.${band}`)}
      </p>
      <Values panel={measured.id} observations={observations} />
    </article>
  );
}
