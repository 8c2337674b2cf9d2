// reference/users-and-screens.md A.4 (trend graph): where each measurement stands in the plot.
import type { MeasuredNews2 } from '@fkj/services-measurement/rules';

export interface PlotSize {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly measured: MeasuredNews2;
}

/** The score at the top of the plot: both limits always show, and there is room above the highest point for its number. */
export const topOf = (shown: readonly MeasuredNews2[]): number => Math.max(9, ...shown.map(({ total }) => total + 1));

/** How many measurements are drawn. */
const SHOWN = 20;

/** Oldest to the left. The steps are even: rounds come minutes apart in illness and weeks apart in health. */
export function pointsOf(newestFirst: readonly MeasuredNews2[], size: PlotSize): Point[] {
  const shown = newestFirst.slice(0, SHOWN).reverse();
  const step = (size.width - size.left - size.right - 24) / Math.max(1, shown.length - 1);
  return shown.map((measured, index) => ({
    x: Math.round(size.left + 12 + index * step),
    y: yOf(measured.total, topOf(newestFirst), size),
    measured,
  }));
}

/** Height of a score in a plot whose top is the score `top`. */
export function yOf(score: number, top: number, size: PlotSize): number {
  const share = score / top;
  return Math.round(size.height - size.bottom - share * (size.height - size.top - size.bottom));
}
