// Helsepersonelloven § 42: what was corrected is struck through, in words too (WCAG 2.2 SC 1.3.1), and leads to what stands instead.
import { showElement } from '@fkj/apps-ui';
import type { CorrectedNews2, MeasuredNews2 } from '@fkj/services-measurement/rules';
import { Link } from '@navikt/ds-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';

interface CorrectedNews2ListProps {
  readonly corrected: readonly CorrectedNews2[];
  /** What stands, to find the corrections among. */
  readonly history: readonly MeasuredNews2[];
}

/** Id of the place where a measurement that stands is shown. */
export const placeOf = (measured: string): string => `news2-${measured}`;

export function CorrectedNews2List({ corrected, history }: CorrectedNews2ListProps) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  if (corrected.length === 0) return null;
  return (
    <section className="fkj-card" aria-labelledby="corrected-heading">
      <h2 id="corrected-heading">{t('corrected.title')}</h2>
      <ul className="fkj-list">
        {corrected.map(({ id, at, total, by, correction }) => {
          const instead = history.find((one) => one.id === correction);
          return (
            <li key={id}>
              <p className="fkj-plain">
                <strong>{t('corrected.wrong')}</strong>{' '}
                <del>{[t('corrected.score', { total: total ?? '–' }), moment(at), by].filter(Boolean).join(', ')}</del>
              </p>
              {instead !== undefined && (
                <Link
                  href={`#${placeOf(instead.id)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    showElement(placeOf(instead.id));
                  }}
                >
                  {t('corrected.instead', { total: instead.total, time: moment(instead.at) })}
                </Link>
              )}
              {instead === undefined && (
                <p className="fkj-plain fkj-soft">
                  {t(correction === null ? 'corrected.nothing' : 'corrected.notHere')}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
