// Helsepersonelloven § 42: what was wrong is told of as corrected, and never counted among what stands.
import type { Observation } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { correctedNews2Of } from './corrected-news2.ts';
import { NEWS2_TOTAL } from './news2-codes.ts';
import { news2Of } from './news2-history.ts';

const OWN = 'https://felleskommunaljournal.no/fhir';
const tag = (reference?: string) => ({
  system: `${OWN}/CodeSystem/correction`,
  code: 'corrected',
  ...(reference === undefined
    ? {}
    : { extension: [{ url: `${OWN}/StructureDefinition/corrected-by`, valueReference: { reference } }] }),
});
const panel = (id: string, day: number, changes: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [NEWS2_TOTAL] },
  performer: [{ display: 'Kari Nordli' }],
  effectiveDateTime: `2026-11-${day}T08:00:00Z`,
  valueQuantity: { value: 3 },
  ...changes,
});
const wrong = (reference?: string): Partial<Observation> => ({
  status: 'entered-in-error',
  meta: { tag: [tag(reference)] },
});

it('what stands, and what was entered by mistake without a correction, is not told of', () => {
  expect(correctedNews2Of([panel('a', 19), panel('b', 20, { status: 'entered-in-error' })])).toEqual([]);
});

it('what nothing stands instead of, or something elsewhere, leads nowhere', () => {
  const told = correctedNews2Of([panel('a', 19, wrong()), panel('b', 20, wrong('https://elsewhere/Observation/x'))]);
  expect(told.map(({ id, correction }) => [id, correction])).toEqual([
    ['b', null],
    ['a', null],
  ]);
});

it('what was corrected has its score and origin as written, and leads to what stands instead', () => {
  const both = [panel('a', 19, wrong('Observation/b')), panel('b', 20)];
  expect(correctedNews2Of(both)).toEqual([
    { id: 'a', at: '2026-11-19T08:00:00Z', total: 3, by: 'Kari Nordli', correction: 'b' },
  ]);
  expect(news2Of(both).map(({ id }) => id)).toEqual(['b']);
});
