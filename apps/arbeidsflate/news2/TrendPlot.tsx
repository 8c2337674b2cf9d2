// WCAG 2.2 SC 1.1.1 and 1.4.11: the plot has a text of its own and a table with the same facts.

import type { MeasuredNews2 } from '@fkj/services-measurement/rules';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats.ts';
import { placeOf } from './CorrectedNews2List.tsx';
import { ScoreMark } from './ScoreMark.tsx';
import { type Point, pointsOf, topOf, yOf } from './trend.ts';

const SIZE = { width: 640, height: 170, left: 34, right: 16, top: 14, bottom: 26 } as const;

export function TrendPlot({ history }: { readonly history: readonly MeasuredNews2[] }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const [latest] = history;
  if (!latest || history.length < 2) return null;
  const points = pointsOf(history, SIZE);
  const summary = t('patient.trendText', {
    count: history.length,
    total: latest.total,
    band: t(`band.${latest.band}`),
  });
  const [first, last] = [points[0], points.at(-1)];
  return (
    <section className="fkj-card" aria-labelledby="trend-heading">
      <h2 id="trend-heading">{t('patient.trend')}</h2>
      <svg className="n2-trend" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={summary}>
        <Thresholds top={topOf(history)} />
        <polyline className="n2-trend-line" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
        {points.map((point) => (
          <Dot key={point.measured.id} point={point} />
        ))}
        {first && (
          <text className="n2-trend-axis" x={SIZE.left} y={SIZE.height - 6}>
            {moment(first.measured.at)}
          </text>
        )}
        {last && (
          <text className="n2-trend-axis" x={SIZE.width - SIZE.right} y={SIZE.height - 6} textAnchor="end">
            {moment(last.measured.at)}
          </text>
        )}
      </svg>
      <details>
        <summary>{t('patient.asTable')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, by keyboard too (WCAG 2.2 SC 2.1.1) */}
        <section className="af-scroll" tabIndex={0} aria-label={t('patient.asTable')}>
          <table className="af-table">
            <thead>
              <tr>
                <th scope="col">{t('patient.when')}</th>
                <th scope="col">{t('patient.news2')}</th>
                <th scope="col">{t('patient.by')}</th>
              </tr>
            </thead>
            <tbody>
              {history.map((one) => (
                <tr key={one.id} id={placeOf(one.id)} tabIndex={-1}>
                  <td>{moment(one.at)}</td>
                  <td>
                    <ScoreMark total={one.total} band={one.band} />
                  </td>
                  <td>{one.by || t('patient.unknownOrigin')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

/** Lines where the band changes: 5 (medium) and 7 (high). */
function Thresholds({ top }: { readonly top: number }) {
  return ([0, 5, 7] as const).map((score) => (
    <g key={score}>
      <line
        className={`n2-trend-limit n2-trend-limit-${score}`}
        x1={SIZE.left}
        x2={SIZE.width - SIZE.right}
        y1={yOf(score, top, SIZE)}
        y2={yOf(score, top, SIZE)}
      />
      <text className="n2-trend-axis" x={SIZE.left - 8} y={yOf(score, top, SIZE) + 4} textAnchor="end">
        {score}
      </text>
    </g>
  ));
}

function Dot({ point }: { readonly point: Point }) {
  const { x, y, measured } = point;
  return (
    <g className={`n2-trend-dot n2-${measured.band}`}>
      {measured.band === 'low' ? <circle cx={x} cy={y} r="4" /> : <rect x={x - 4} y={y - 4} width="8" height="8" />}
      <text x={x} y={y - 8} textAnchor="middle">
        {measured.total}
      </text>
    </g>
  );
}
