// https://hl7.org/fhir/R4/http.html#history: of one resource, of a type, of everything; errors first.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const fhir = await testHouse();
const { send } = fhir;

const observation = (id: string, patient: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Vekt' },
  subject: { reference: `Patient/${patient}` },
});
const put = (resource: { resourceType: string; id: string }) =>
  send('system', { method: 'PUT', url: `/${resource.resourceType}/${resource.id}`, body: resource });
const rows = (answer: { json: { entry?: { request: { method: string; url: string } }[] } }) =>
  (answer.json.entry ?? []).map(({ request }) => `${request.method} ${request.url}`);
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;
const nextOf = (answer: { json: { link: { relation: string; url: string }[] } }) =>
  answer.json.link.find(({ relation }) => relation === 'next')?.url;

beforeAll(async () => {
  await cast(fhir);
  await put(observation('of-astrid', 'astrid'));
  await put(observation('of-bjorn', 'bjorn'));
  await put(observation('of-astrid', 'astrid'));
  await send('system', { method: 'DELETE', url: '/Observation/of-astrid' });
});

describe('A history is refused', () => {
  it.each([
    ['/Observation/_history?_count=many', 400, 'parameter-value'],
    ['/Observation/_history?_since=2024-01-01', 400, 'parameter-value'],
    ['/Observation/_history?_since=yesterday', 400, 'parameter-value'],
    ['/Observation/_history?_at=soon', 400, 'parameter-value'],
    ['/Observation/_history?_list=1', 400, 'parameter-later'],
    ['/Observation/_history?colour=red', 400, 'parameter-unknown'],
    ['/_history?code=x', 400, 'parameter-unknown'],
    ['/Observation/_history?_page=abc', 400, 'page-token'],
    ['/Spaceship/_history', 404, 'unknown-kind'],
    ['/Observation/none/_history?_since=2024-01-01T00:00:00Z', 404, 'not-found'],
  ])('%s with %i', async (url, status, code) => {
    const answer = await send('system', { url });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('to who has not logged in, and where one may not write to it', async () => {
    expect((await send(null, { url: '/_history' })).status).toBe(401);
    expect((await send('system', { method: 'POST', url: '/Observation/_history', body: {} })).status).toBe(405);
  });

  it('when the link of another, or of another history, is used', async () => {
    const link = nextOf(await send('system', { url: '/Observation/_history?_count=1' })) ?? '';
    expect((await send('nurse', { url: link })).status).toBe(400);
    expect((await send('system', { url: link.replace('/Observation/', '/Patient/') })).status).toBe(400);
    expect((await send('system', { url: link })).status).toBe(200);
  });
});

describe('The history of a type', () => {
  it('tells of creates, updates and deletes, newest first, with what the answer to each was', async () => {
    const answer = await send('system', { url: '/Observation/_history' });
    expect([answer.status, answer.json.type, answer.json.total]).toEqual([200, 'history', 4]);
    expect(rows(answer)).toEqual([
      'DELETE Observation/of-astrid',
      'PUT Observation/of-astrid',
      'POST Observation',
      'POST Observation',
    ]);
    const [deleted, updated] = answer.json.entry;
    expect(deleted.resource).toBeUndefined();
    expect(deleted.response.status).toBe('204 No Content');
    expect(updated.response.etag).toBe('W/"2"');
    expect(updated.resource.meta.versionId).toBe('2');
    expect(updated.fullUrl).toBe('https://journal.example.no/fhir/Observation/of-astrid');
  });

  it('comes in pages that a sealed link continues', async () => {
    const first = await send('system', { url: '/Observation/_history?_count=3' });
    expect(rows(first)).toHaveLength(3);
    await put(observation('meanwhile', 'bjorn'));
    const second = await send('system', { url: nextOf(first) ?? '' });
    expect(rows(second)).toEqual(['POST Observation']);
    expect(nextOf(second)).toBeUndefined();
    await send('system', { method: 'DELETE', url: '/Observation/meanwhile' });
  });

  it('is followed by asking again from the time that it promised', async () => {
    const before = await send('system', { url: '/Observation/_history' });
    const since = encodeURIComponent(before.json.meta.lastUpdated);
    await put(observation('later', 'bjorn'));
    const after = await send('system', { url: `/Observation/_history?_since=${since}` });
    expect(rows(after)).toEqual(['POST Observation']);
  });

  it('can be asked for what was current at a time', async () => {
    const all = await send('system', { url: '/Observation/of-astrid/_history' });
    const at = encodeURIComponent(all.json.entry[2].resource.meta.lastUpdated);
    const then = await send('system', { url: `/Observation/of-astrid/_history?_at=${at}` });
    expect(then.json.entry.map((entry: { response: { etag: string } }) => entry.response.etag)).toEqual(['W/"1"']);
    const long = await send('system', { url: `/Observation/_history?_at=${at.slice(0, 4)}` });
    expect(rows(long).length).toBeGreaterThan(4);
    const empty = await send('system', { url: '/Observation/of-astrid/_history?_at=1999' });
    expect([empty.status, rows(empty)]).toEqual([200, []]);
  });

  it('leaves unknown names out where the caller asks for leniency, and says so in its self link', async () => {
    const answer = await send('system', {
      url: '/Observation/_history?colour=red&_count=1',
      headers: { prefer: 'handling=lenient' },
    });
    expect(answer.status).toBe(200);
    expect(answer.json.link[0].url).toBe('https://journal.example.no/fhir/Observation/_history?_count=1');
  });
});

describe('A history shows', () => {
  it('a nurse what is of her patients, the citizen what is hers', async () => {
    for (const caller of ['nurse', 'citizen']) {
      const answer = await send(caller, { url: '/Observation/_history' });
      expect(answer.status).toBe(200);
      expect([caller, ...new Set(answer.json.entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl))]).toEqual([
        caller,
        'https://journal.example.no/fhir/Observation/of-astrid',
      ]);
    }
  });

  it('everything at once, of all kinds that the caller may read', async () => {
    const system = await send('system', { url: '/_history?_count=100' });
    const kinds = new Set(rows(system).map((row) => row.split(' ')[1]?.split('/')[0]));
    expect(kinds).toEqual(
      new Set(['Observation', 'List', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole']),
    );
    const nurse = await send('nurse', { url: '/_history?_count=100' });
    expect(nurse.status).toBe(200);
    expect(nurse.text).not.toContain('bjorn');
    expect(nurse.text).toContain('Patient/astrid');
  });

  it('nothing of the patient whom an object was taken away from to who may not see her', async () => {
    await put(observation('mistaken', 'bjorn'));
    const moved = await send('system', {
      method: 'POST',
      url: '/Observation/mistaken/$correct-patient',
      body: {
        resourceType: 'Parameters',
        parameter: [
          { name: 'patient', valueReference: { reference: 'Patient/astrid' } },
          { name: 'reason', valueString: 'Written for the wrong patient.' },
        ],
      },
    });
    expect(moved.status).toBe(200);
    for (const url of ['/Observation/mistaken/_history', '/Observation/_history']) {
      const answer = await send('nurse', { url });
      expect(answer.text).toContain('mistaken');
      expect(answer.text).not.toContain('bjorn');
    }
    expect((await send('nurse', { url: '/Observation/mistaken/_history/1' })).status).toBe(404);
    expect((await send('system', { url: '/Observation/mistaken/_history/1' })).status).toBe(200);
  });
});
