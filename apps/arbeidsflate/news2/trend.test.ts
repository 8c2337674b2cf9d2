// The plot runs from the oldest to the newest and never leaves its frame.
import type { MeasuredNews2 } from '@fkj/services-measurement/rules';
import { expect, it } from 'vitest';
import { pointsOf, topOf, yOf } from './trend.ts';

const size = { width: 100, height: 50, left: 10, right: 10, top: 5, bottom: 5 };
const measured = (id: string, total: number): MeasuredNews2 => ({
  id,
  at: '2026-11-20T08:00:00Z',
  total,
  band: 'low',
  scale: 1,
  by: '',
});

it('the newest stands to the right, a higher score higher up', () => {
  const points = pointsOf([measured('new', 1), measured('old', 6)], size);
  expect(points.map((point) => point.measured.id)).toEqual(['old', 'new']);
  expect(points[0]?.x).toBeLessThan(points[1]?.x ?? 0);
  expect(points[0]?.y).toBeLessThan(points[1]?.y ?? 0);
});

it('only the last twenty are drawn, inside the frame', () => {
  const points = pointsOf(
    Array.from({ length: 30 }, (_, index) => measured(String(index), 20)),
    size,
  );
  expect(points).toHaveLength(20);
  expect(points.every(({ x, y }) => x >= size.left && x <= size.width - size.right && y >= size.top)).toBe(true);
});

it('both limits are inside the plot even when every score is low', () => {
  const top = topOf([measured('a', 0)]);
  expect(yOf(7, top, size)).toBeGreaterThan(size.top);
  expect(yOf(7, top, size)).toBeLessThan(yOf(5, top, size));
  expect(yOf(0, top, size)).toBe(size.height - size.bottom);
});
