// SCOPE.md P11: the synthetic municipality is seeded, repeatable and recognisably made up.

import { identifierSystems, isSyntheticHprNumber, parsePersonNumber } from '@fkj/standards-norway';
import { describe, expect, it } from 'vitest';
import { type Municipality, municipality } from './index.ts';
import type { TransactionBundle } from './resource.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const size = { homeCarePerUnit: 8, others: 10, weeksOfMeasurements: 4 };
const lillevik: Municipality = municipality(7, now, size);

const resourcesOf = (bundle: TransactionBundle) => bundle.entry.map(({ resource }) => resource);

const everything = [
  ...resourcesOf(lillevik.foundation),
  ...lillevik.recipients.flatMap(({ bundle }) => resourcesOf(bundle)),
  ...lillevik.dayLists(now).flatMap(resourcesOf),
];

const numbersIn = (system: string): readonly string[] =>
  everything.flatMap(({ identifier }) =>
    ((identifier ?? []) as readonly { system: string; value: string }[])
      .filter((one) => one.system === system)
      .map(({ value }) => value),
  );

describe('the synthetic municipality', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(JSON.stringify(municipality(7, now, size))).toBe(JSON.stringify(lillevik));
    expect(JSON.stringify(municipality(8, now, size))).not.toBe(JSON.stringify(lillevik));
  });

  it('gives everybody a valid, synthetic number of her own', () => {
    const numbers = numbersIn(identifierSystems.nationalNumber);
    expect(numbers.length).toBeGreaterThan(60);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(parsePersonNumber(number)).toMatchObject({ ok: true });
    for (const number of numbers) expect(Number(number.slice(2, 4))).toBeGreaterThan(80);
  });

  it('marks its health personnel numbers as belonging to nobody', () => {
    for (const number of numbersIn(identifierSystems.hprNumber)) expect(number).toSatisfy(isSyntheticHprNumber);
  });

  it('refers only to what it holds', () => {
    const held = new Set(everything.map(({ resourceType, id }) => `${resourceType}/${id}`));
    const references = [...JSON.stringify(everything).matchAll(/"reference":"([^"]+)"/g)].map(([, target]) => target);
    expect(references.length).toBeGreaterThan(200);
    expect(references.filter((target) => !held.has(target ?? ''))).toEqual([]);
  });

  it('measures nobody in the future, and somebody is seriously ill', () => {
    const measurements = lillevik.recipients.flatMap((recipient) => recipient.measurements);
    expect(measurements.every(({ at }) => at <= now)).toBe(true);
    expect(measurements.some(({ values }) => values.respiration >= 21)).toBe(true);
  });

  it('gives each home-care worker a list in route order, with every patient on exactly one list', () => {
    const lists = lillevik.dayLists(now).map(resourcesOf);
    const patients = lists.flatMap((resources) =>
      resources
        .filter(({ resourceType }) => resourceType === 'Appointment')
        .map(({ participant }) => (participant as readonly { actor: { reference: string } }[])[0]?.actor.reference),
    );
    expect(patients).toHaveLength(16);
    expect(new Set(patients).size).toBe(16);
    for (const resources of lists) {
      const list = resources.at(-1);
      expect(list?.resourceType).toBe('List');
      expect(list?.['entry']).toHaveLength(resources.length - 1);
    }
  });
});
