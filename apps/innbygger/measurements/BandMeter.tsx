// WCAG 2.2 SC 1.4.1: the score in words and numbers; the bar only repeats them.
import type { RiskBand } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';

/** NEWS2 runs from 0 to 20. */
const HIGHEST = 20;

export function BandMeter({ total, band }: { readonly total: number; readonly band: RiskBand }) {
  const { t } = useTranslation();
  return (
    <p className={`ib-score ib-${band}`}>
      <strong>{t(`band.${band}`)}</strong> {t('measurements.score', { total })}
      <svg viewBox={`0 0 ${HIGHEST} 1`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="ib-rest" width={HIGHEST} height="1" />
        <rect className="ib-part" width={Math.max(0.25, total)} height="1" />
      </svg>
    </p>
  );
}
