// https://datatracker.ietf.org/doc/html/rfc9396 with reference/norway.md §2.1: who works for several chooses for whom, and a token is for that one only.

import { identifierSystems } from '@fkj/standards-norway';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ExchangeRule } from './oauth/exchange-rules.ts';
import { Browser } from './testing/browser.ts';
import { bootstrapClient, openHouse, people } from './testing/house.ts';
import {
  appsOf,
  authorizationRequest,
  bearer,
  codeOf,
  logInThrough,
  post,
  type TokenAnswer,
  textMember,
} from './testing/journey.ts';
import { keyClient } from './testing/key-client.ts';

const rules: ExchangeRule[] = [];
const house = await openHouse({ exchangeRules: () => rules });
const { arbeidsflate, innbygger } = appsOf(house);
const TYPE = 'helseid_authorization';

const choice = (value: string, more: object = {}) => ({
  type: TYPE,
  practitioner_role: {
    organization: { identifier: { system: identifierSystems.helseIdOrganization, type: 'ENH', value, ...more } },
  },
});
const kommune = choice('NO:ORGNR:999977774');
const nord = choice('NO:ORGNR:999977774:999977775');
const sor = choice('NO:ORGNR:999977774:999977776');
const elsewhere = choice('NO:ORGNR:999988884');

const nurse = { way: 'helseid', name: people.nurse.name } as const;

/** Where the authorization ends that asks for these details. */
const ends = async (details: unknown, app = arbeidsflate, person: Parameters<typeof logInThrough>[2] = nurse) => {
  const browser = new Browser(app.redirectUri);
  const text = typeof details === 'string' ? details : JSON.stringify(details);
  const asked = authorizationRequest(house, app, { authorization_details: text });
  const page = await browser.open(asked.url);
  const back = page.url.searchParams.has('error') ? page : await logInThrough(browser, page, person);
  return { back, verifier: asked.verifier, error: back.url.searchParams.get('error') };
};

const redeem = (code: string, verifier: string, details?: unknown) =>
  post(`${house.issuer}/token`, {
    grant_type: 'authorization_code',
    client_id: arbeidsflate.clientId,
    redirect_uri: arbeidsflate.redirectUri,
    code,
    code_verifier: verifier,
    ...(details === undefined ? {} : { authorization_details: JSON.stringify(details) }),
  });

const choose = async (details: unknown, atToken?: unknown): Promise<TokenAnswer> => {
  const { back, verifier } = await ends(details);
  return redeem(codeOf(back), verifier, atToken);
};

const organizationOf = async (answer: TokenAnswer): Promise<unknown> => {
  const known = await house.identity.authenticate(bearer(textMember(answer, 'access_token')));
  return known.ok ? known.value.organization : known.error.code;
};

describe('a choice of organisation is refused', () => {
  it.each([
    ['of an unknown type', [{ type: 'payment_initiation' }]],
    ['beside one of an unknown type', [nord, { type: 'x' }]],
    ['without a number', [{ type: TYPE }]],
    ['with a number that is none', [choice('NO:ORGNR:12')]],
    ['of another kind of thing', [choice('NO:ORGNR:999977774', { type: 'PERSON' })]],
    ['by numbers of another system', [choice('999977774', { system: 'urn:x' })]],
    ['where the person has no role', [elsewhere]],
    ['of two at once', [nord, sor]],
    ['that is no JSON', 'nord'],
    ['that is no list', { nord }],
  ])('%s', async (_what, details) => {
    expect((await ends(details)).error).toBe('invalid_authorization_details');
  });

  it('when a citizen makes it, who works for nobody here', async () => {
    const citizen = { way: 'idporten', name: people.citizen.name } as const;
    expect((await ends([nord], innbygger, citizen)).error).toBe('invalid_authorization_details');
  });

  it('at the token endpoint, when it is of an unknown type', async () => {
    for (const details of [[{ type: 'x' }], [{}], {}, 'x', [[]]]) {
      const { back, verifier } = await ends([]);
      expect((await redeem(codeOf(back), verifier, details)).body).toMatchObject({
        error: 'invalid_authorization_details',
      });
    }
  });

  it('when a system makes it, which is no person', async () => {
    const answer = await post(`${house.issuer}/token`, {
      grant_type: 'client_credentials',
      client_id: bootstrapClient.id,
      client_secret: bootstrapClient.secret,
      authorization_details: JSON.stringify([nord]),
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_authorization_details' } });
  });

  it('at the token endpoint, when it is another than was granted, or wider', async () => {
    for (const [first, then] of [
      [nord, sor],
      [nord, kommune],
    ]) {
      expect((await choose([first], [then])).body).toMatchObject({ error: 'invalid_authorization_details' });
    }
  });
});

describe('a choice of organisation', () => {
  it('stands in the token, its answer and its introspection, and reaches the guard', async () => {
    const answer = await choose([nord]);
    const granted = [
      {
        type: TYPE,
        practitioner_role: {
          organization: {
            reference: 'Organization/nord',
            identifier: nord.practitioner_role.organization.identifier,
          },
        },
      },
    ];
    expect(answer.body['authorization_details']).toEqual(granted);
    expect(decodeJwt(textMember(answer, 'access_token'))['authorization_details']).toEqual(granted);
    const told = await post(`${house.issuer}/introspect`, {
      client_id: bootstrapClient.id,
      client_secret: bootstrapClient.secret,
      token: textMember(answer, 'access_token'),
    });
    expect(told.body).toMatchObject({ active: true, authorization_details: granted });
    expect(await organizationOf(answer)).toBe('nord');
  });

  it('may be narrowed at the token endpoint, and be made there when none was made before', async () => {
    expect(await organizationOf(await choose([kommune], [sor]))).toBe('sor');
    expect(await organizationOf(await choose([], [nord]))).toBe('nord');
  });

  it('lasts as long as the log-in: refreshing keeps it, and does not change it', async () => {
    const refresh = async (more: object = {}) => {
      const first = await choose([nord]);
      return post(`${house.issuer}/token`, {
        grant_type: 'refresh_token',
        client_id: arbeidsflate.clientId,
        refresh_token: textMember(first, 'refresh_token'),
        ...more,
      });
    };
    expect((await refresh({ authorization_details: JSON.stringify([sor]) })).body).toMatchObject({
      error: 'invalid_authorization_details',
    });
    expect(await organizationOf(await refresh())).toBe('nord');
  });

  it('may be pushed', async () => {
    const asked = authorizationRequest(house, arbeidsflate, { authorization_details: JSON.stringify([sor]) });
    const pushed = await post(`${house.issuer}/par`, Object.fromEntries(new URL(asked.url).searchParams));
    expect(pushed.status).toBe(201);
    const browser = new Browser(arbeidsflate.redirectUri);
    const short = new URLSearchParams({
      client_id: arbeidsflate.clientId,
      request_uri: textMember(pushed, 'request_uri'),
    });
    const back = await logInThrough(browser, await browser.open(`${house.issuer}/authorize?${short}`), nurse);
    expect(await organizationOf(await redeem(codeOf(back), asked.verifier))).toBe('sor');
    const wrong = authorizationRequest(house, arbeidsflate, { authorization_details: '[{"type":"x"}]' });
    expect(await post(`${house.issuer}/par`, Object.fromEntries(new URL(wrong.url).searchParams))).toMatchObject({
      status: 400,
      body: { error: 'invalid_authorization_details' },
    });
  });

  it('goes along when the token is exchanged for one of a service', async () => {
    const service = await keyClient(house, {
      grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'],
      scope: 'user/*.rs',
    });
    rules.push({ client: service.id, from: [arbeidsflate.clientId], scope: 'user/*.rs' });
    const answer = await post(`${house.issuer}/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token: textMember(await choose([nord]), 'access_token'),
      ...(await service.assertion()),
    });
    expect(await organizationOf(answer)).toBe('nord');
  });

  it('is told of by the discovery documents', async () => {
    const document = await fetch(`${house.issuer}/.well-known/openid-configuration`);
    const types = expect.arrayContaining([TYPE, 'nhn:tillitsrammeverk:parameters']);
    expect(await document.json()).toMatchObject({ authorization_details_types_supported: types });
    expect(house.identity.smartConfiguration['authorization_details_types_supported']).toEqual(types);
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
