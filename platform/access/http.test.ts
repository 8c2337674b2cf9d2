// DESIGN.md §5, issue 2 E18-E20: the route of the guard, asked over HTTP on a real record.

import { ok, refused } from '@fkj/platform-record';
import { codeSystems } from '@fkj/standards-norway';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenClaims } from './caller.ts';
import { accessRoutes } from './http.ts';
import { testHouse } from './testing/test-house.ts';

const { access, store, time } = await testHouse();
const callers: Readonly<Record<string, TokenClaims>> = {
  nora: {
    sub: 'nora',
    client_id: 'arbeidsflate',
    scope: 'user/*.cruds',
    fhirUser: 'Practitioner/nora',
    purpose: 'TREAT',
  },
  kari: {
    sub: 'kari',
    client_id: 'innbygger',
    scope: 'patient/*.cruds',
    fhirUser: 'Patient/kari',
    patient: 'kari',
    purpose: 'PATRQT',
  },
};
const app = fastify();
accessRoutes(app, {
  access,
  clock: () => time.now,
  authenticate: async (authorization) => {
    const claims = callers[authorization ?? ''];
    return claims === undefined ? refused({ code: 'no-token', sentence: 'Log in first.' }) : ok(claims);
  },
});
afterAll(() => app.close());

const why = async (who: string, payload: object) => {
  const answer = await app.inject({ method: 'POST', url: '/access/why', headers: { authorization: who }, payload });
  return { status: answer.statusCode, type: String(answer.headers['content-type']), body: answer.json() };
};

beforeAll(async () => {
  await store(
    { resourceType: 'Organization', id: 'nord', name: 'Hjemmetjenesten nord' },
    { resourceType: 'Practitioner', id: 'nora', name: [{ given: ['Nora'], family: 'Nilsen' }] },
    {
      resourceType: 'PractitionerRole',
      id: 'nora-role',
      practitioner: { reference: 'Practitioner/nora' },
      organization: { reference: 'Organization/nord' },
      code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
    },
  );
  await store({ resourceType: 'Patient', id: 'kari' }, { resourceType: 'Patient', id: 'per' });
});

describe('the route refuses', () => {
  it('who has not logged in, with problem+json', async () => {
    const answer = await why('nobody', { patient: 'kari' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'login-required' } });
    expect(answer.type).toContain('application/problem+json');
  });

  it('a request without a person, or with another kind of object', async () => {
    for (const patient of [undefined, 7, '', 'Observation/x', 'kari?x']) {
      expect(await why('nora', { patient })).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    }
  });

  it('to be asked with a person in the address', async () => {
    expect((await app.inject({ method: 'GET', url: '/access/why?patient=kari' })).statusCode).toBe(404);
  });
});

describe('the route answers', () => {
  it('who does not know the person, in her language', async () => {
    const { status, body } = await why('nora', { patient: 'per', language: 'nn' });
    expect(status).toBe(200);
    expect(body.explanation[0]).toContain('naudtilgang');
  });

  it('the citizen with who has looked, why, and on what ground', async () => {
    const nora = await access.callerOf(callers['nora'] ?? { sub: '', client_id: '', scope: '' });
    if (!nora.ok) throw new Error(nora.error.code);
    const opened = await access.openEmergency(nora.value, { patient: 'kari', reason: 'Bevisstløs på gulvet' });
    expect(opened.ok).toBe(true);
    const { body } = await why('kari', { patient: 'Patient/kari' });
    expect(body.explanation.join('\n')).toMatch(/egen journal[\s\S]*Nora Nilsen[\s\S]*nødtilgang/);
  });

  it('another’s log to nobody', async () => {
    const { body } = await why('kari', { patient: 'per' });
    expect(body.explanation).toHaveLength(1);
  });
});
