// reference/norway.md §8.3: scale 2 only where it is documented.
import type { MeasuredNews2 } from '@fkj/services-measurement/rules';
import { expect, it } from 'vitest';
import { scale2Documented } from './scale.ts';

const measured = (scale: 1 | 2): MeasuredNews2 => ({
  id: 'a',
  at: '2026-11-20T08:00:00Z',
  total: 0,
  band: 'low',
  scale,
  by: '',
});

it('scale 2 is not used without documentation', () => {
  expect(scale2Documented([], [])).toBe(false);
  expect(scale2Documented([], [measured(1), measured(2)])).toBe(false);
});

it('the last measurement having used scale 2 documents it', () => {
  expect(scale2Documented([], [measured(2), measured(1)])).toBe(true);
});

it('an active flag documents it', () => {
  const coding = [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/flag-kind', code: 'news2-spo2-skala-2' }];
  expect(scale2Documented([{ resourceType: 'Flag', status: 'active', code: { coding }, subject: {} }], [])).toBe(true);
});
