// DESIGN.md §5: paging links are opaque, bound to the caller, and end.

import { describe, expect, it } from 'vitest';
import { openPage, sealPage } from './paging-token.ts';

const key = new Uint8Array(32).fill(7);
const nurse = { key, caller: 'arbeidsflate Practitioner/kari' };
const state = {
  kind: 'Patient',
  parameters: 'identifier=13886900216&name=Marked',
  after: { values: ['2026-01-01', null], object: '42' },
};

describe('A paging token', () => {
  it('is refused for another caller, another key, after its time, and when it was touched', () => {
    const token = sealPage(state, 1000, nurse);
    const touched = `${token.slice(0, -4)}AAAA`;
    const attempts = [
      openPage(token, 500, { ...nurse, caller: 'arbeidsflate Practitioner/ola' }),
      openPage(token, 500, { ...nurse, key: new Uint8Array(32) }),
      openPage(token, 1000, nurse),
      openPage(touched, 500, nurse),
      openPage('', 500, nurse),
      openPage('not a token', 500, nurse),
    ];
    for (const attempt of attempts) expect(attempt).toEqual({ ok: false, error: [{ code: 'page-token' }] });
  });

  it('gives back what was sealed, shows none of it, and is never the same twice', () => {
    const token = sealPage(state, 1000, nurse);
    expect(openPage(token, 999, nurse)).toEqual({ ok: true, value: state });
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('Marked');
    expect(sealPage(state, 1000, nurse)).not.toBe(token);
  });
});
