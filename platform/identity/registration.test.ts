// https://datatracker.ietf.org/doc/html/rfc7591, /rfc7592: registration by invitation, and what a client may change of itself.

import { appStateRows, identityRows } from '@fkj/platform-store';
import { describe, expect, it } from 'vitest';
import { inviteClient } from './index.ts';
import { openHouse } from './testing/house.ts';
import { post } from './testing/journey.ts';
import { register } from './testing/key-client.ts';

const house = await openHouse({ registration: 'invited' });
const app = { client_name: 'App', redirect_uris: [], response_types: [], grant_types: ['client_credentials'] };

const invitation = async (more: object = {}): Promise<string> => {
  const parts = { rows: identityRows(house.pool), secrets: house.secrets, now: Date.now };
  const made = await inviteClient(parts, {
    scope: 'system/Observation.rs',
    organisation: '999988884',
    days: 7,
    ...more,
  });
  return made.ok ? `Bearer ${made.value}` : made.error;
};

describe('an invitation', () => {
  it('names SMART scopes, an organisation number and a month at most', async () => {
    expect(await invitation({ scope: 'everything' })).toBe('Name SMART scopes.');
    expect(await invitation({ scope: ' ' })).toBe('Name SMART scopes.');
    expect(await invitation({ organisation: '12' })).toMatch(/nine digits/);
    for (const days of [0, 31, Number.NaN]) expect(await invitation({ days })).toMatch(/1 to 30 days/);
  });
});

describe('a registration', () => {
  it('without an invitation, with a made-up or a used one, is refused', async () => {
    const once = await invitation();
    expect((await register(house, app, once)).status).toBe(201);
    for (const authorization of [undefined, 'Bearer made-up', `Bearer ${'x'.repeat(43)}`, once]) {
      expect(await register(house, app, authorization)).toMatchObject({
        status: 401,
        body: { error: 'invalid_token' },
      });
    }
  });

  it('gets no more than it was invited to, in scopes or in whom it speaks for', async () => {
    const wide = {
      ...app,
      scope: 'system/*.cruds user/*.rs',
      organisation_number: '999977774',
      fhir_scope: 'system/*.cruds',
    };
    const { body } = await register(house, wide, await invitation());
    expect(body).toMatchObject({ scope: 'system/Observation.rs', organisation_number: '999988884' });
    const answer = await post(`${house.issuer}/token`, {
      grant_type: 'client_credentials',
      scope: 'system/*.cruds',
      client_id: String(body['client_id']),
      client_secret: String(body['client_secret']),
    });
    expect(answer.body['scope']).toBe('system/Observation.rs');
  });

  it('used twice at the same time makes one client', async () => {
    const once = await invitation();
    const answers = await Promise.all([register(house, app, once), register(house, app, once)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401]);
  });
});

describe('a registered client', async () => {
  const { body } = await register(house, app, await invitation());
  let access = String(body['registration_access_token']);
  const { client_id: id, client_secret: secret } = body;
  const manage = async (method: string, token: string, change?: object) => {
    const response = await fetch(`${house.issuer}/registration/${id}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(change === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(change === undefined ? {} : { body: JSON.stringify(change) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>),
    };
  };

  it('is read and changed only with its own token, which changes with it', async () => {
    expect((await manage('GET', 'made-up')).status).toBe(401);
    expect(await manage('GET', access)).toMatchObject({ status: 200, body: { client_name: 'App' } });
    const changed = await manage('PUT', access, {
      ...app,
      client_name: 'Ny app',
      client_id: id,
      client_secret: secret,
    });
    expect(changed).toMatchObject({ status: 200, body: { client_name: 'Ny app' } });
    const old = access;
    access = String(changed.body['registration_access_token']);
    expect((await manage('GET', old)).status).toBe(401);
  });

  it('cannot widen itself', async () => {
    const wide = {
      ...app,
      client_id: id,
      client_secret: secret,
      scope: 'system/*.cruds',
      fhir_scope: 'system/*.cruds',
    };
    const { body: after } = await manage('PUT', access, { ...wide, organisation_number: '999977774' });
    expect(after).toMatchObject({ scope: 'system/Observation.rs', organisation_number: '999988884' });
    access = String(after['registration_access_token']);
  });

  it('can take itself away, with all that it kept here', async () => {
    const kept = { id: crypto.randomUUID(), client: String(id), subject: null, version: 1, updated: 0 };
    const states = appStateRows(house.pool);
    await states.add({ ...kept, code: Buffer.alloc(32), document: Buffer.alloc(1) }, 1);
    expect((await manage('DELETE', access)).status).toBe(204);
    await expect.poll(() => states.find(String(id), kept.id)).toBeNull();
    expect((await manage('GET', access)).status).toBe(401);
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
