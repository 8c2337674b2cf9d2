// Issue "NEWS2 from the nurse to the citizen" F21–F22: saved as one transaction, read back the same, refused when wrong.
import type { Bundle, Observation, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMeasurement } from './any-measurement.ts';
import { NEWS2_TOTAL } from './news2-codes.ts';
import { faultsOf } from './news2-faults.ts';
import type { News2Measurement } from './news2-measurement.ts';
import { isNews2Panel, readNews2 } from './news2-reading.ts';
import { type News2Context, toTransaction } from './news2-transaction.ts';

const measurement: News2Measurement = {
  respiration: 22,
  saturation: 93,
  scale: 1,
  oxygen: 'oxygen',
  systolic: 105,
  pulse: 95,
  consciousness: 'A',
  temperatureTenths: 384,
};

function context(changes: Partial<News2Context> = {}): News2Context {
  let next = 0;
  return {
    patient: 'Patient/p',
    performers: [
      { reference: 'PractitionerRole/r', display: 'Kari Nordli' },
      { reference: 'Organization/u', display: 'Hjemmesykepleien' },
    ],
    effective: '2026-11-20T22:00:00Z',
    unit: 'Organization/u',
    repeatAt: '2026-11-20T23:00:00Z',
    person: { ageInYears: 80, pregnancy: 'not-known-pregnant' },
    newId: () => `00000000-0000-4000-8000-${String(next++).padStart(12, '0')}`,
    ...changes,
  };
}

function bundleOf(changes: Partial<News2Context> = {}, measured = measurement): Bundle {
  const made = toTransaction(measured, context(changes));
  if (!made.ok) throw new Error(made.error.code);
  // What crosses the wire is text: a value that JSON cannot carry would show here.
  return JSON.parse(JSON.stringify(made.value)) as Bundle;
}

const resources = (bundle: Bundle) => (bundle.entry ?? []).map((entry) => entry.resource);
const observations = (bundle: Bundle): Observation[] =>
  resources(bundle).filter((resource): resource is Observation => resource?.resourceType === 'Observation');
const tasks = (bundle: Bundle): Task[] =>
  resources(bundle).filter((resource): resource is Task => resource?.resourceType === 'Task');

function panelOf(bundle: Bundle): Observation {
  const panel = observations(bundle).find(isNews2Panel);
  if (!panel) throw new Error('no panel');
  return panel;
}

describe('a transaction is refused', () => {
  it('for a child', () => {
    const made = toTransaction(measurement, context({ person: { ageInYears: 12, pregnancy: 'not-known-pregnant' } }));
    expect(made).toEqual({ ok: false, error: { code: 'under-16' } });
  });
});

describe('a wrong score', () => {
  it('is found in the total', () => {
    const bundle = bundleOf();
    const panel = { ...panelOf(bundle), valueQuantity: { value: 2 } };
    expect(faultsOf(readNews2(panel, observations(bundle)))).toEqual([{ code: 'total-wrong', stated: 2, right: 9 }]);
  });

  it('is found in a part, even when the total is right', () => {
    const bundle = bundleOf();
    const panel = panelOf(bundle);
    const component = (panel.component ?? []).map((one, index) =>
      index === 0 ? { ...one, valueQuantity: { value: 3 } } : one,
    );
    expect(faultsOf(readNews2({ ...panel, component }, observations(bundle)))).toEqual([
      { code: 'part-wrong', part: 'respiration', stated: 3, right: 2 },
    ]);
  });

  it('is found where a changed vital sign no longer fits', () => {
    const bundle = bundleOf();
    const changed = observations(bundle).map((one) =>
      one.valueQuantity?.code === 'Cel' ? { ...one, valueQuantity: { ...one.valueQuantity, value: 37 } } : one,
    );
    expect(faultsOf(readNews2(panelOf(bundle), changed))).toEqual([
      { code: 'part-wrong', part: 'temperature', stated: 1, right: 0 },
      { code: 'total-wrong', stated: 9, right: 8 },
    ]);
  });

  it('is found in a panel without vital signs that does not add up, or has a score outside the table', () => {
    const panel = panelOf(bundleOf());
    const component = (panel.component ?? []).map((one, index) =>
      index === 2 ? { ...one, valueQuantity: { value: 1 } } : one,
    );
    expect(faultsOf(readNews2({ ...panel, component }, []))).toEqual([
      { code: 'part-impossible', part: 'oxygen', stated: 1 },
      { code: 'total-wrong', stated: 9, right: 8 },
    ]);
  });

  it('is found where a part or the total is missing', () => {
    const { valueQuantity: _total, ...panel } = panelOf(bundleOf());
    const faults = faultsOf(readNews2({ ...panel, component: [] }, []));
    expect(faults).toHaveLength(8);
    expect(faults).toContainEqual({ code: 'total-missing' });
    expect(faults).toContainEqual({ code: 'part-missing', part: 'consciousness' });
  });

  it('is found where a temperature has two decimals', () => {
    const bundle = bundleOf();
    const changed = observations(bundle).map((one) =>
      one.valueQuantity?.code === 'Cel' ? { ...one, valueQuantity: { ...one.valueQuantity, value: 38.45 } } : one,
    );
    expect(faultsOf(readNews2(panelOf(bundle), changed))).toContainEqual({
      code: 'value-implausible',
      part: 'temperature',
    });
  });
});

describe('one measurement becomes one transaction', () => {
  it('with seven vital signs, the panel derived from them and the repeat task, each posted once', () => {
    const bundle = bundleOf();
    expect(bundle.type).toBe('transaction');
    expect((bundle.entry ?? []).map((entry) => `${entry.request?.method} ${entry.request?.url}`)).toEqual([
      ...Array.from({ length: 8 }, () => 'POST Observation'),
      'POST Task',
    ]);
    const vitalUrls = (bundle.entry ?? []).slice(0, 7).map((entry) => entry.fullUrl);
    expect(panelOf(bundle).derivedFrom?.map((one) => one.reference)).toEqual(vitalUrls);
    expect(new Set((bundle.entry ?? []).map((entry) => entry.fullUrl)).size).toBe(9);
  });

  it('with the codes and units of the national trial', () => {
    const bundle = bundleOf();
    expect(panelOf(bundle).code.coding?.[0]).toEqual(NEWS2_TOTAL);
    expect(panelOf(bundle).valueQuantity).toMatchObject({ value: 9, code: '{score}' });
    expect(panelOf(bundle).component?.map((one) => one.code.coding?.[0]?.code)).toEqual([
      '1104301000000104',
      '1104311000000102',
      '1104331000000105',
      '1104341000000101',
      '1104351000000103',
      '1104361000000100',
      '1104371000000107',
    ]);
    const units = observations(bundle)
      .slice(0, 7)
      .map((one) => one.valueQuantity?.code);
    expect(units).toEqual(['/min', '%', undefined, 'mm[Hg]', '/min', undefined, 'Cel']);
  });

  it('with the score code of scale 2 when that scale is used', () => {
    const panel = panelOf(bundleOf({}, { ...measurement, scale: 2 }));
    expect(panel.component?.[1]?.code.coding?.[0]?.code).toBe('1104321000000108');
  });

  it('with a repeat task for the unit, due when the card says', () => {
    expect(tasks(bundleOf())[0]).toMatchObject({
      status: 'requested',
      intent: 'order',
      for: { reference: 'Patient/p' },
      owner: { reference: 'Organization/u' },
      executionPeriod: { end: '2026-11-20T23:00:00Z' },
      restriction: { period: { end: '2026-11-20T23:00:00Z' } },
    });
    expect(tasks(bundleOf({ repeatAt: null }))).toEqual([]);
  });

  it('and completes the repeat task it answers, guarded by its version', () => {
    const open: Task = {
      resourceType: 'Task',
      id: 't',
      meta: { versionId: '3' },
      status: 'requested',
      intent: 'order',
    };
    const bundle = bundleOf({ repeatAt: null, answers: [open] });
    expect(bundle.entry?.at(-1)).toMatchObject({
      resource: {
        id: 't',
        status: 'completed',
        output: [{ valueReference: { reference: bundle.entry?.[7]?.fullUrl } }],
      },
      request: { method: 'PUT', url: 'Task/t', ifMatch: 'W/"3"' },
    });
  });

  it('and any measurement reads back as itself, without faults, in any order of the vital signs', () => {
    fc.assert(
      fc.property(anyMeasurement, (measured) => {
        const bundle = bundleOf({}, measured);
        const reading = readNews2(panelOf(bundle), observations(bundle).reverse());
        expect(reading.entry).toEqual(measured);
        expect(faultsOf(reading)).toEqual([]);
      }),
    );
  });
});
