// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support

import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const { send } = await testHouse();

const origin = 'https://growth.example';
const allowed = (answer: { headers: Readonly<Record<string, unknown>> }) => [
  answer.headers['access-control-allow-origin'],
  answer.headers['access-control-allow-credentials'],
];

describe('A script of another origin', () => {
  it('may not send what the browser has by itself, and without an origin nothing is said of origins', async () => {
    const answer = await send('system', { url: '/Patient', headers: { origin, cookie: 'fkj_session=x' } });
    expect(allowed(answer)).toEqual(['*', undefined]);
    expect(allowed(await send('system', { url: '/Patient' }))).toEqual([undefined, undefined]);
  });

  it('reads discovery and the CapabilityStatement', async () => {
    for (const url of ['/.well-known/smart-configuration', '/metadata']) {
      const answer = await send(null, { url, headers: { origin } });
      expect([answer.status, ...allowed(answer)]).toEqual([200, '*', undefined]);
    }
  });

  it('asks first, and then reads answers, refusals and their headers', async () => {
    const asked = await send(null, {
      method: 'OPTIONS',
      url: '/Patient/kari',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' },
    });
    expect(asked.status).toBe(204);
    expect(String(asked.headers['access-control-allow-methods'])).toContain('PUT');
    expect(String(asked.headers['access-control-allow-headers'])).toContain('Authorization');
    const refused = await send(null, { url: '/Patient/kari', headers: { origin } });
    expect([refused.status, ...allowed(refused)]).toEqual([401, '*', undefined]);
    const read = await send('system', { url: '/Patient?_count=1', headers: { origin } });
    expect(String(read.headers['access-control-expose-headers'])).toContain('ETag');
  });

  it('is answered with JSON by discovery, whatever it accepts, and with absolute addresses', async () => {
    const answer = await send(null, { url: '/.well-known/smart-configuration', headers: { accept: 'text/html' } });
    expect(answer.headers['content-type']).toContain('application/json');
    for (const [name, value] of Object.entries<unknown>(answer.json)) {
      if (name.endsWith('_endpoint')) expect(String(value)).toMatch(/^https:\/\//);
    }
  });
});
