// content/measurement: the published response cards, read as the browser reads them, with their own test cases.
import { readFileSync } from 'node:fs';
import type { PlanDefinition } from '@medplum/fhirtypes';
import fhirpath from 'fhirpath';
import { describe, expect, it } from 'vitest';
import { bandOf, type RiskBand } from './news2-score.ts';
import type { PartScore } from './news2-table.ts';
import { responseCardsOf } from './response-plan.ts';

const content = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../content/measurement/${name}`, import.meta.url), 'utf8'));

const plan = content('PlanDefinition-news2-respons.json') as PlanDefinition;
const cards = responseCardsOf(plan);

describe('the published response cards', () => {
  it('speak bokmål, nynorsk and English', () => {
    expect(cards.ok && [cards.value.nb.high.title, cards.value.nn.high.title, cards.value.en.high.title]).toEqual([
      'Høy risiko',
      'Høg risiko',
      'High risk',
    ]);
  });

  const { cases } = content('news2-respons.cases.json') as {
    cases: readonly { scores: readonly PartScore[]; band: RiskBand; repeatAfterMinutes: number }[];
  };
  it.each(cases)('say what their own test case says: %j', ({ scores, band, repeatAfterMinutes }) => {
    expect(bandOf(scores)).toBe(band);
    expect(cards.ok && cards.value.nb[band].repeatAfterMinutes).toBe(repeatAfterMinutes);
  });

  it('apply, by their own FHIRPath conditions, exactly where the rules put the band', () => {
    const sums = Array.from({ length: 8 }, (_, sum) => sum);
    for (const [highestPart, total] of [0, 1, 2, 3].flatMap((highest) => sums.map((sum) => [highest, sum] as const))) {
      if (total < highestPart || (highestPart === 0 && total > 0)) continue;
      const scores = [highestPart, ...Array.from({ length: total - highestPart }, () => 1)] as PartScore[];
      const applying = (plan.action ?? []).filter(({ condition }) => {
        const expression = condition?.[0]?.expression?.expression ?? '';
        const applies: unknown = fhirpath.evaluate({}, expression, { total, highestPart });
        return Array.isArray(applies) && applies[0] === true;
      });
      expect(applying.map(({ id }) => id)).toEqual([bandOf(scores)]);
    }
  });
});
