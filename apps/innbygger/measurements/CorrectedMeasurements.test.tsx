// Helsepersonelloven § 42: a corrected measurement is struck through, says so in words, and leads to what stands instead.
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { nb } from '../messages/nb.ts';
import { CorrectedMeasurements } from './CorrectedMeasurements.tsx';

const i18n = createInstance();
await i18n.init({ lng: 'nb', resources: { nb: { translation: nb } }, interpolation: { escapeValue: false } });

const wrong = { id: 'wrong', at: '2026-11-20T08:00:00Z', total: 9, by: 'Kari Nordli', correction: 'right' };
const right = { id: 'right', at: '2026-11-20T08:00:00Z', total: 3, band: 'low', scale: 1, by: 'Kari Nordli' } as const;
const shown = (
  corrected: readonly (typeof wrong | (Omit<typeof wrong, 'correction'> & { correction: null }))[],
  standing = [right],
) =>
  renderToStaticMarkup(
    <I18nextProvider i18n={i18n}>
      <CorrectedMeasurements corrected={corrected} standing={standing} onShow={() => undefined} />
    </I18nextProvider>,
  );

it('nothing corrected is nothing shown', () => {
  expect(shown([])).toBe('');
});

it('what nothing stands instead of, or something that is not on the page, leads nowhere and says so', () => {
  expect(shown([{ ...wrong, correction: null }])).toMatch(/<del>.*Ingenting er satt i stedet/);
  expect(shown([wrong], [])).toMatch(/<del>.*står ikke på denne siden/);
  expect(shown([wrong], [])).not.toContain('href');
});

it('what was written first is struck through, in words too, and leads to what counts', () => {
  const page = shown([wrong]);
  expect(page).toMatch(/Rettet, gjelder ikke:<\/strong> <del>9 av 20 poeng, .*Kari Nordli<\/del>/);
  expect(page).toMatch(/href="#measured-right"[^>]*>Dette gjelder i stedet: 3 av 20 poeng/);
});
