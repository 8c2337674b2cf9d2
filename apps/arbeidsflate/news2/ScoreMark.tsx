// WCAG 2.2 SC 1.4.1: a NEWS2 is never told by colour alone: number, word and shape together.
import type { RiskBand } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';

/** Each band has its own outline: circle, circle with dot, triangle, octagon. */
const SHAPES: Readonly<Record<RiskBand, string>> = {
  low: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z',
  'low-medium': 'M8 1l7 7-7 7-7-7z',
  medium: 'M8 1.2L15.5 14.5H.5z',
  high: 'M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z',
};

export function BandShape({ band }: { readonly band: RiskBand }) {
  return (
    <svg className={`n2-shape n2-shape-${band}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[band]} />
    </svg>
  );
}

interface ScoreMarkProps {
  readonly total: number;
  readonly band: RiskBand;
  readonly size?: 'small' | 'large';
}

export function ScoreMark({ total, band, size = 'small' }: ScoreMarkProps) {
  const { t } = useTranslation();
  return (
    <span className={`n2-mark n2-mark-${size} n2-${band}`}>
      <BandShape band={band} />
      <span className="n2-mark-total">{total}</span>
      <span className="n2-mark-words">{t(`band.${band}`)}</span>
    </span>
  );
}
