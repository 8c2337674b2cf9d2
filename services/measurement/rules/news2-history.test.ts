// Reading measurements back for a screen, from our own nurse and from other senders.
import type { Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { latestOf, news2Of } from './news2-history.ts';
import { toObservations, toPanel } from './news2-observations.ts';
import { scoreNews2 } from './news2-score.ts';

const person = { ageInYears: 80, pregnancy: 'not-known-pregnant' } as const;

function round(id: string, effective: string, changes: { pulse?: number; scale?: 1 | 2 } = {}): Observation[] {
  const measurement = {
    respiration: 16,
    saturation: 97,
    scale: changes.scale ?? 1,
    oxygen: 'air',
    systolic: 130,
    pulse: changes.pulse ?? 70,
    consciousness: 'A',
    temperatureTenths: 370,
  } as const;
  const score = scoreNews2(measurement, person);
  if (!score.ok) throw new Error(score.error.code);
  const performers = [
    { reference: 'PractitionerRole/r', display: 'Kari Nordli' },
    { reference: 'Organization/u', display: 'Hjemmetjenesten nord' },
  ];
  const by = { patient: 'Patient/p', performers, effective };
  const vitals = toObservations(measurement, by).map((one, index) => ({ ...one, id: `${id}-${index}` }));
  return [...vitals, { ...toPanel({ measurement, score: score.value }, by, []), id }];
}

const older = round('a', '2026-11-19T08:00:00Z', { pulse: 135, scale: 2 });
const newer = round('b', '2026-11-20T08:00:00Z');

describe('the measurements of a patient', () => {
  it('are newest first, with band and origin, in whatever order they come', () => {
    const history = news2Of([...older, ...newer]);
    expect(history.map(({ id, total, band }) => [id, total, band])).toEqual([
      ['b', 0, 'low'],
      ['a', 3, 'low-medium'],
    ]);
    expect(history[0]?.by).toBe('Kari Nordli, Hjemmetjenesten nord');
  });

  it('leave out what was entered by mistake', () => {
    const wrong = newer.map((one): Observation => ({ ...one, status: 'entered-in-error' }));
    expect(news2Of([...older, ...wrong]).map(({ id }) => id)).toEqual(['a']);
    expect(latestOf([...older, ...wrong]).pulse?.entry.pulse).toBe(135);
  });

  it('show a total alone, from a sender without part scores', () => {
    const bare = newer.flatMap(({ component: _component, ...one }) =>
      one.id === 'b' ? [{ ...one, valueQuantity: { value: 6 } }] : [],
    );
    expect(news2Of(bare)[0]).toMatchObject({ total: 6, band: 'medium' });
  });

  it('give the latest value of each part with its time', () => {
    expect(latestOf([...newer, ...older]).pulse).toMatchObject({ entry: { pulse: 70 }, at: '2026-11-20T08:00:00Z' });
    expect(latestOf([]).pulse).toBeUndefined();
  });
});
