// Helsepersonelloven § 42: the citizen sees what was corrected struck through, in words too (WCAG 2.2 SC 1.3.1), and what stands instead.
import { localeOf } from '@fkj/apps-ui';
import type { CorrectedNews2, MeasuredNews2 } from '@fkj/services-measurement/rules';
import { Link } from '@navikt/ds-react';
import { useTranslation } from 'react-i18next';

interface CorrectedMeasurementsProps {
  readonly corrected: readonly CorrectedNews2[];
  /** What stands, to find the corrections among. */
  readonly standing: readonly MeasuredNews2[];
  /** Shows the measurement that stands, by its id. */
  readonly onShow: (id: string) => void;
}

/** Id of the place where a measurement that stands is shown. */
export const placeOf = (measured: string): string => `measured-${measured}`;

export function CorrectedMeasurements({ corrected, standing, onShow }: CorrectedMeasurementsProps) {
  const { t, i18n } = useTranslation();
  if (corrected.length === 0) return null;
  const time = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long', timeStyle: 'short' });
  return (
    <section aria-labelledby="corrected" className="ib-section">
      <h2 id="corrected" className="fkj-section-heading">
        {t('corrected.title')}
      </h2>
      <p>{t('corrected.intro')}</p>
      {corrected.map(({ id, at, total, by, correction }) => {
        const instead = standing.find((one) => one.id === correction);
        return (
          <article key={id} className="fkj-card">
            <p className="fkj-plain">
              <strong>{t('corrected.wrong')}</strong>{' '}
              <del>
                {[t('measurements.score', { total: total ?? '–' }), time.format(new Date(at)), by]
                  .filter(Boolean)
                  .join(', ')}
              </del>
            </p>
            {instead === undefined ? (
              <p className="fkj-plain fkj-soft">{t(correction === null ? 'corrected.nothing' : 'corrected.notHere')}</p>
            ) : (
              <Link
                href={`#${placeOf(instead.id)}`}
                onClick={(event) => {
                  event.preventDefault();
                  onShow(instead.id);
                }}
              >
                {t('corrected.instead', { total: instead.total, time: time.format(new Date(instead.at)) })}
              </Link>
            )}
          </article>
        );
      })}
    </section>
  );
}
