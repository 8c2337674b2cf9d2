// https://datatracker.ietf.org/doc/html/rfc8693: a service that calls on behalf of the user who called it.

import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { type ExchangeRule, readExchangeRules } from './oauth/exchange-rules.ts';
import { bootstrapClient, openHouse, people } from './testing/house.ts';
import { appsOf, bearer, logIn, post, textMember } from './testing/journey.ts';
import { keyClient } from './testing/key-client.ts';
import { makeProver } from './testing/prover.ts';

const rules: ExchangeRule[] = [];
const house = await openHouse({ exchangeRules: () => rules });
const { arbeidsflate } = appsOf(house);
const token = `${house.issuer}/token`;
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS = 'urn:ietf:params:oauth:token-type:access_token';
const metadata = { grant_types: [GRANT], scope: 'user/Observation.rs user/Patient.rs user/Task.cruds' };
const service = await keyClient(house, metadata);
const stranger = await keyClient(house, metadata);
rules.push({ client: service.id, from: ['arbeidsflate'], scope: 'user/Observation.cruds user/Patient.rs' });

const { tokens } = await logIn(house, arbeidsflate, {
  way: 'helseid',
  name: people.nurse.name,
  scope: 'openid online_access user/*.rs',
});
const subject = textMember(tokens, 'access_token');

const exchange = async (more: Readonly<Record<string, string>> = {}, client = service) =>
  post(token, {
    grant_type: GRANT,
    subject_token: subject,
    subject_token_type: ACCESS,
    ...(await client.assertion()),
    ...more,
  });

describe('a token exchange', () => {
  it('is refused from a client without a rule, a key or the grant', async () => {
    expect((await exchange({}, stranger)).body).toMatchObject({ error: 'unauthorized_client' });
    const other = await keyClient(house);
    expect((await exchange({}, other)).status).toBe(400);
    const { id, secret } = bootstrapClient;
    const form = {
      grant_type: GRANT,
      subject_token: subject,
      subject_token_type: ACCESS,
      client_id: id,
      client_secret: secret,
    };
    expect((await post(token, form)).status).toBe(400);
  });

  it.each([
    ['a token that is none', { subject_token: 'x.y.z' }, 'invalid_grant'],
    ['an id token', { subject_token: textMember(tokens, 'id_token') }, 'invalid_grant'],
    [
      'another kind of token',
      { subject_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      'invalid_request',
    ],
    [
      'the wish for a refresh token',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      'invalid_request',
    ],
    ['an actor token', { actor_token: subject }, 'invalid_request'],
    ['another audience', { audience: 'https://evil.example/fhir' }, 'invalid_target'],
    ['more than the rule', { scope: 'user/Task.rs' }, 'invalid_scope'],
    ['more than the user has', { scope: 'user/Observation.cruds' }, 'invalid_scope'],
    ['a system scope', { scope: 'system/*.rs' }, 'invalid_scope'],
  ])('is refused with %s', async (_what, more, error) => {
    expect((await exchange(more)).body).toMatchObject({ error });
  });

  it('is refused for a system’s token, for one bound to a key, and for one that was exchanged', async () => {
    const { id, secret } = bootstrapClient;
    const machine = await post(token, { grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const prover = await makeProver();
    const bound = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name, prover });
    for (const answer of [machine, bound.tokens, await exchange()]) {
      expect((await exchange({ subject_token: textMember(answer, 'access_token') })).body).toMatchObject({
        error: 'invalid_request',
      });
    }
  });

  it('gives what user, service and rule have in common, for the user, until the user’s own ends', async () => {
    const answer = await exchange();
    expect(answer).toMatchObject({ status: 200, body: { issued_token_type: ACCESS, token_type: 'Bearer' } });
    expect(String(answer.body['scope']).split(' ').toSorted()).toEqual(['user/Observation.rs', 'user/Patient.rs']);
    const given = textMember(answer, 'access_token');
    expect(decodeJwt(given)).toMatchObject({
      sub: 'Practitioner/nurse',
      client_id: service.id,
      act: { sub: 'arbeidsflate' },
    });
    expect(Number(decodeJwt(given).exp)).toBeLessThanOrEqual(Number(decodeJwt(subject).exp));
    expect(await house.identity.authenticate(bearer(given))).toMatchObject({
      value: { fhirUser: 'Practitioner/nurse', client_id: service.id },
    });
    const less = await exchange({ scope: 'user/Patient.r' });
    expect(less.body['scope']).toBe('user/Patient.r');
  });

  it('ends with the user’s log-in', async () => {
    const given = textMember(await exchange(), 'access_token');
    const { tokens: own } = { tokens };
    await post(`${house.issuer}/revoke`, { token: textMember(own, 'refresh_token'), client_id: 'arbeidsflate' });
    expect(await house.identity.authenticate(bearer(given))).toMatchObject({ error: { code: 'revoked' } });
    expect((await exchange()).body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the rules of exchange', () => {
  it('are dated, and a malformed one stops the start with its place', () => {
    const rule = { client: 'a', from: ['b'], scope: 'user/*.rs' };
    const read = readExchangeRules({
      editions: [
        { validFrom: '2026-01-01', rules: [] },
        { validFrom: '2026-06-01', rules: [rule] },
      ],
    });
    expect(read(Date.parse('2026-05-31'))).toEqual([]);
    expect(read(Date.parse('2026-06-02'))).toEqual([rule]);
    expect(read(Date.parse('2025-06-02'))).toEqual([]);
    for (const [bad, place] of [
      [{}, 'has no editions'],
      [{ editions: [{ validFrom: 'soon', rules: [] }] }, 'validFrom'],
      [{ editions: [{ validFrom: '2026-01-01', rules: [{ client: 'a' }] }] }, 'rules[0]'],
    ] as const) {
      expect(() => readExchangeRules(bad)).toThrow(place);
    }
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
