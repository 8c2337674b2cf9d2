// Issue "NEWS2 from the nurse to the citizen" F21.

import type { ContentContext } from '@fkj/platform-fhir';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import type { Bundle, Observation } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageInYears, news2Check } from './news2-check.ts';
import { anyMeasurement } from './rules/any-measurement.ts';
import { isNews2Panel, type News2Measurement, toTransaction } from './rules/index.ts';

const well: News2Measurement = {
  respiration: 16,
  saturation: 97,
  scale: 1,
  oxygen: 'air',
  systolic: 130,
  pulse: 70,
  consciousness: 'A',
  temperatureTenths: 370,
};

const treeOf = (resource: unknown): JsonObject => {
  const document = read(JSON.stringify(resource));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
};

const bundleOf = (measurement: News2Measurement): Bundle => {
  let last = 0;
  const made = toTransaction(measurement, {
    patient: 'Patient/p',
    performers: [{ reference: 'PractitionerRole/n', display: 'Kari Nordmann' }],
    effective: '2026-11-20T10:00:00+01:00',
    unit: 'Organization/u',
    repeatAt: null,
    person: { ageInYears: 80, pregnancy: 'not-known-pregnant' },
    newId: () => `00000000-0000-8000-8000-${String(++last).padStart(12, '0')}`,
  });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
};

const contextOf = (bundle: Bundle, birthDate = '1940-01-01'): ContentContext => ({
  entries: [],
  resolve: async (reference) => {
    if (reference === 'Patient/p') return treeOf({ resourceType: 'Patient', id: 'p', birthDate });
    const entry = bundle.entry?.find(({ fullUrl }) => fullUrl === reference);
    return entry === undefined ? null : treeOf(entry.resource);
  },
});

const panelOf = (bundle: Bundle): Observation => {
  const panel = bundle.entry?.map(({ resource }) => resource as Observation).find((one) => isNews2Panel(one));
  if (panel === undefined) throw new Error('no panel');
  return panel;
};

const sentences = async (panel: Observation, context: ContentContext): Promise<readonly string[]> =>
  (await news2Check.check(treeOf(panel), context)).map(({ sentence }) => sentence);

describe('the check on NEWS2', () => {
  const bundle = bundleOf(well);
  const panel = panelOf(bundle);

  it('refuses a wrong total and says what it should be', async () => {
    const wrong = { ...panel, valueQuantity: { ...panel.valueQuantity, value: 3 } };
    expect(await sentences(wrong, contextOf(bundle))).toEqual([
      'The NEWS2 total does not agree with its parts: it should be 0. Recompute and send again.',
    ]);
  });

  it('refuses a part that does not follow from the measured value', async () => {
    const component = panel.component?.map((one, index) =>
      index === 0 ? { ...one, valueQuantity: { ...one.valueQuantity, value: 2 } } : one,
    );
    const [sentence] = await sentences({ ...panel, ...(component && { component }) }, contextOf(bundle));
    expect(sentence).toContain('does not agree with the measured value');
  });

  it('refuses a panel for someone under 16, counted at the time of the measurement', async () => {
    expect(await sentences(panel, contextOf(bundle, '2010-11-21'))).toEqual([
      'NEWS2 is not made for persons under 16 years: use a paediatric score.',
    ]);
    expect(await sentences(panel, contextOf(bundle, '2010-11-20'))).toEqual([]);
  });

  it('lets a withdrawn panel and other observations through', async () => {
    const wrong = { ...panel, status: 'entered-in-error' as const, valueQuantity: { value: 99 } };
    expect(await sentences(wrong, contextOf(bundle))).toEqual([]);
    expect(
      await sentences({ resourceType: 'Observation', status: 'final', code: { text: 'Weight' } }, contextOf(bundle)),
    ).toEqual([]);
  });

  it('passes whatever the rules themselves make', async () => {
    await fc.assert(
      fc.asyncProperty(anyMeasurement, async (measurement) => {
        const made = bundleOf(measurement);
        expect(await sentences(panelOf(made), contextOf(made))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('counts whole years, and none from a date that is too imprecise', () => {
    expect(ageInYears('2010-11-20', '2026-11-19T23:00:00Z')).toBe(15);
    expect(ageInYears('2010', '2026-11-19')).toBeNull();
  });
});
