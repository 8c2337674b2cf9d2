// reference/norway.md §2.1 "A conformant API must test", https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation: what upstream providers may get wrong.

import { describe, expect, it } from 'vitest';
import { Browser, formsOf } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import { appsOf, authorizationRequest, logInThrough, type Way } from './testing/journey.ts';

const house = await openHouse();
const { arbeidsflate } = appsOf(house);

/** What the page and the log say; null where the log-in is good. */
const expected: Readonly<Record<string, Readonly<Record<Way, string | null>>>> = {
  normal: { helseid: null, idporten: null },
  slow: { helseid: null, idporten: null },
  denied: { helseid: 'cancelled', idporten: 'cancelled' },
  expired: { helseid: 'log-in-too-old', idporten: 'log-in-too-old' },
  'low-level': { helseid: 'level', idporten: 'level' },
  'no-level': { helseid: 'level', idporten: 'level' },
  down: { helseid: 'unreachable', idporten: 'unreachable' },
  // A nurse whom HelseID knows no authorisation of; citizens have none.
  'no-hpr': { helseid: 'unknown-personnel', idporten: null },
  'no-person': { helseid: 'person', idporten: 'person' },
  'other-organisation': { helseid: 'organisation', idporten: null },
  'wrong-issuer': { helseid: 'issuer', idporten: 'issuer' },
  'wrong-audience': { helseid: 'audience', idporten: 'audience' },
  'two-audiences': { helseid: 'audience', idporten: 'audience' },
  'no-algorithm': { helseid: 'algorithm', idporten: 'algorithm' },
  'symmetric-algorithm': { helseid: 'algorithm', idporten: 'algorithm' },
  'wrong-signature': { helseid: 'signature', idporten: 'signature' },
  'unknown-key': { helseid: 'signature', idporten: 'signature' },
  'token-expired': { helseid: 'token-expired', idporten: 'token-expired' },
  'token-not-yet': { helseid: 'token-not-yet', idporten: 'token-not-yet' },
  'wrong-nonce': { helseid: 'nonce', idporten: 'nonce' },
  'no-nonce': { helseid: 'nonce', idporten: 'nonce' },
  'wrong-type': { helseid: 'type', idporten: 'type' },
  'no-token': { helseid: 'answer', idporten: 'answer' },
  'used-code': { helseid: 'code', idporten: 'code' },
  // The browser comes back for a log-in that nobody began.
  'wrong-state': { helseid: 'stale', idporten: 'stale' },
  'mixed-up': { helseid: 'mix-up', idporten: 'mix-up' },
};

/** What can be chosen at the test providers. */
const offered = async (): Promise<readonly string[]> => {
  const browser = new Browser(arbeidsflate.redirectUri);
  const [form] = formsOf(await browser.open(authorizationRequest(house, arbeidsflate).url));
  if (form === undefined) throw new Error('no way to log in');
  const picking = await browser.submit({ ...form, fields: { ...form.fields, provider: 'helseid' } });
  return [...picking.body.matchAll(/<option value="([^"]+)"/g)].map(([, scenario = '']) => scenario);
};

const scenarios = await offered();
const tried = scenarios.filter((scenario) => scenario !== 'slow');
const names = { helseid: people.nurse.name, idporten: people.citizen.name } as const;

const sentences: Readonly<Record<string, string>> = {
  cancelled: 'ble avbrutt',
  'log-in-too-old': 'for gammel',
  level: 'for lavt sikkerhetsnivå',
  'unknown-personnel': 'ingen medarbeider i kommunen',
  stale: 'Siden er for gammel',
};

describe('the scenarios of the test providers', () => {
  it('are all tried here', () => {
    expect(scenarios.toSorted()).toEqual(Object.keys(expected).toSorted());
  });
});

describe.each(['helseid', 'idporten'] as const)('a log-in through %s', (way) => {
  it.each(tried)('that ends as %s', async (scenario) => {
    const before = house.refusedLogIns.length;
    const browser = new Browser(arbeidsflate.redirectUri);
    const asked = authorizationRequest(house, arbeidsflate, { prompt: 'login' });
    const end = await logInThrough(browser, await browser.open(asked.url), { way, name: names[way], scenario });
    const logged = house.refusedLogIns.slice(before);
    const reason = expected[scenario]?.[way] ?? null;
    if (reason === null) {
      expect(logged).toEqual([]);
      return expect(end.url.searchParams.has('code')).toBe(true);
    }
    expect(end.status).toBeGreaterThanOrEqual(400);
    expect(end.body).toContain(sentences[reason] ?? 'Innloggingstjenesten svarte ikke som ventet');
    for (const { pid } of [people.nurse, people.citizen]) expect(end.body + JSON.stringify(logged)).not.toContain(pid);
    if (reason === 'stale') return;
    if (reason !== 'unknown-personnel') expect(end.body).toContain(`<code>${reason}</code>`);
    expect(logged).toEqual([{ provider: way, reason }]);
    const silent = await browser.open(authorizationRequest(house, arbeidsflate, { prompt: 'none' }).url);
    expect(silent.url.searchParams.get('error')).toBe('login_required');
    house.later(6 * 60_000);
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
