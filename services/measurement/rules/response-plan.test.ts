// The response cards are content: read whole, in the language asked for, or not at all.
import type { PlanDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { responseCardsOf } from './response-plan.ts';

const translated = (nb: string, nn: string) => ({
  title: nb,
  _title: {
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/translation',
        extension: [
          { url: 'lang', valueCode: 'nn' },
          { url: 'content', valueString: nn },
        ],
      },
    ],
  },
});

const plan: PlanDefinition = {
  resourceType: 'PlanDefinition',
  status: 'active',
  action: ['low', 'low-medium', 'medium', 'high'].map((band) => ({
    id: band,
    ...translated('Ring legevakt', 'Ring legevakta'),
    ...(band === 'low' ? {} : { timingDuration: { value: 60, code: 'min', system: 'http://unitsofmeasure.org' } }),
    action: [translated('Kontakt lege', 'Kontakt lækjar')],
  })),
};

describe('the cards of a plan', () => {
  it('are refused when a band has none', () => {
    expect(responseCardsOf({ ...plan, action: plan.action?.slice(1) ?? [] })).toEqual({
      ok: false,
      error: 'band-missing',
    });
  });

  it('are read in each language, falling back to bokmål', () => {
    const cards = responseCardsOf(plan);
    if (!cards.ok) throw new Error(cards.error);
    expect(cards.value.nn.high).toEqual({
      band: 'high',
      title: 'Ring legevakta',
      actions: ['Kontakt lækjar'],
      repeatAfterMinutes: 60,
    });
    expect(cards.value.en.high.title).toBe('Ring legevakt');
    expect(cards.value.nb.low.repeatAfterMinutes).toBeNull();
  });
});
