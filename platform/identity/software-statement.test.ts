// https://datatracker.ietf.org/doc/html/rfc7591#section-2.3, #section-3.2.2: software statements, the bad ones first.

import { identityRows } from '@fkj/platform-store';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { inviteClient, readStatementIssuers } from './index.ts';
import { openHouse } from './testing/house.ts';
import { register } from './testing/key-client.ts';

const directory = await generateKeyPair('ES256', { extractable: true });
const stranger = await generateKeyPair('ES256', { extractable: true });
const publicKey = async (pair: typeof directory) => ({ ...(await exportJWK(pair.publicKey)), alg: 'ES256', kid: 'd' });
const edition = async (more: object = {}) => ({
  editions: [
    {
      validFrom: '2020-01-01',
      issuers: [
        {
          issuer: 'https://directory.example',
          keys: [await publicKey(directory)],
          scope: 'user/Observation.rs system/Patient.rs',
          software: ['growth'],
          organisation: 'stated',
          ...more,
        },
      ],
    },
  ],
});
const house = await openHouse({ registration: 'invited', statementIssuers: readStatementIssuers(await edition()) });

const now = () => Math.floor(Date.now() / 1000);
const statement = (claims: Readonly<Record<string, unknown>> = {}, pair = directory) =>
  new SignJWT({
    iss: 'https://directory.example',
    iat: now(),
    exp: now() + 3_600,
    software_id: 'growth',
    software_version: '2',
    client_name: 'Growth',
    redirect_uris: ['https://growth.example/callback'],
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'd' })
    .sign(pair.privateKey);

const app = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], response_types: ['code'] };
const send = async (software_statement: unknown, more: object = {}, authorization?: string) =>
  register(house, { ...app, software_statement, ...more }, authorization);

describe('a software statement is refused', async () => {
  it.each<[string, unknown, string]>([
    ['that is no JWT', 'nonsense', 'invalid_software_statement'],
    ['that is no text', { iss: 'x' }, 'invalid_software_statement'],
    ['signed by somebody else', await statement({}, stranger), 'invalid_software_statement'],
    ['that is not signed', `${(await statement()).split('.').slice(0, 2).join('.')}.`, 'invalid_software_statement'],
    ['that has expired', await statement({ exp: now() - 1 }), 'invalid_software_statement'],
    ['that never expires', await statement({ exp: undefined }), 'invalid_software_statement'],
    ['that begins later', await statement({ nbf: now() + 600 }), 'invalid_software_statement'],
    ['without an issuer', await statement({ iss: undefined }), 'invalid_software_statement'],
    ['for another server', await statement({ aud: 'https://other.example' }), 'invalid_software_statement'],
    [
      'of an issuer whom nobody trusts',
      await statement({ iss: 'https://evil.example' }),
      'unapproved_software_statement',
    ],
    ['of a program that is not approved', await statement({ software_id: 'other' }), 'unapproved_software_statement'],
    ['of no program', await statement({ software_id: undefined }), 'unapproved_software_statement'],
  ])('%s', async (_what, sent, error) => {
    expect(await send(sent)).toMatchObject({ status: 400, body: { error } });
  });

  it('with an empty signature algorithm', async () => {
    const [, body] = (await statement()).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await send(`${none}.${body}.`)).toMatchObject({ body: { error: 'invalid_software_statement' } });
  });

  it('and the invitation that came with it is not used up', async () => {
    const parts = { rows: identityRows(house.pool), secrets: house.secrets, now: Date.now };
    const invited = await inviteClient(parts, { scope: 'user/Observation.r', organisation: null, days: 1 });
    const authorization = invited.ok ? `Bearer ${invited.value}` : '';
    expect((await send('nonsense', {}, authorization)).status).toBe(400);
    const made = await send(await statement(), {}, authorization);
    expect(made).toMatchObject({ status: 201, body: { scope: 'user/Observation.r' } });
  });
});

describe('a software statement', () => {
  it('is as good as an invitation, goes before what the program says, and comes back unchanged', async () => {
    const sent = await statement({ organisation_number: '999988884', aud: house.issuer });
    const more = { client_name: 'Bank', redirect_uris: ['https://evil.example/'], organisation_number: '999977774' };
    const { status, body } = await send(sent, { ...more, scope: 'user/*.cruds system/*.cruds' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      client_name: 'Growth',
      redirect_uris: ['https://growth.example/callback'],
      organisation_number: '999988884',
      software_id: 'growth',
      software_statement: sent,
      scope: 'user/Observation.rs system/Patient.rs',
    });
    const manage = (change: object) =>
      fetch(`${house.issuer}/registration/${body['client_id']}`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${body['registration_access_token']}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...app, client_id: body['client_id'], ...change }),
      });
    const changed = await manage({
      redirect_uris: ['https://evil.example/'],
      client_name: 'Bank',
      scope: 'user/*.cruds',
    });
    expect(await changed.json()).toMatchObject({
      client_name: 'Growth',
      redirect_uris: ['https://growth.example/callback'],
      software_statement: sent,
      scope: 'user/Observation.rs',
    });
  });

  it('gives nobody an organisation whose issuer may not name one', async () => {
    const plain = await openHouse({
      registration: 'open',
      statementIssuers: readStatementIssuers(await edition({ organisation: 'none', software: null })),
    });
    const { body } = await register(plain, {
      ...app,
      software_statement: await statement({ organisation_number: '999988884', software_id: 'any' }),
    });
    expect(body).toMatchObject({ software_id: 'any' });
    expect(body).not.toHaveProperty('organisation_number');
  });
});

describe('the content', async () => {
  it.each([
    ['has no editions', {}],
    ['editions[0].validFrom is not a date', { editions: [{}] }],
    ['editions[0].issuers[0] lacks issuer or scope', await edition({ issuer: '' })],
    [
      'editions[0].issuers[0].keys are not public keys',
      await edition({ keys: [await exportJWK(directory.privateKey)] }),
    ],
    ['editions[0].issuers[0].software is not a list of names', await edition({ software: 'growth' })],
    ['editions[0].issuers[0].organisation is stated or none', await edition({ organisation: 'all' })],
  ])('that %s is not taken', (fault, content) => {
    expect(() => readStatementIssuers(content)).toThrow(fault);
  });
});

it('left the server without an error of its own', () => {
  expect(house.serverErrors).toEqual([]);
});
