// DESIGN.md §5: a marked number and name go through every door, and come out in no address, header or log line.

import { syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from './testing/people.ts';
import { type TestAnswer, type TestRequest, testHouse } from './testing/test-house.ts';

const number = syntheticPersonNumber({ birthDate: '1951-06-17', index: 3 });
const NAME = 'Merkenavnsen';
const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const fhir = await testHouse();

const marked = /Merkenavnsen/i;
const isMarked = (text: string): boolean => text.includes(number) || marked.test(text);

const person = {
  resourceType: 'Patient',
  identifier: [{ system: FNR, value: number }],
  name: [{ family: NAME }],
  birthDate: '1951-06-17',
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const bundle = (type: string, ...entry: unknown[]) => ({ resourceType: 'Bundle', type, entry });
const posting = { resource: person, request: { method: 'POST', url: 'Patient' } };

const doors: readonly [what: string, request: TestRequest][] = [
  ['create', { method: 'POST', url: '/Patient', body: person }],
  ['create of what is wrong', { method: 'POST', url: '/Patient', body: { ...person, [NAME]: number, gender: number } }],
  [
    'create of what is no JSON',
    { method: 'POST', url: '/Patient', body: `{"resourceType":"Patient","${NAME}":${number}` },
  ],
  [
    'create if none exists',
    { method: 'POST', url: '/Patient', body: person, headers: { 'if-none-exist': `identifier=${FNR}|${number}` } },
  ],
  [
    'create if none exists, wrongly',
    { method: 'POST', url: '/Patient', body: person, headers: { 'if-none-exist': `${NAME}=${number}` } },
  ],
  ['update under the number', { method: 'PUT', url: `/Patient/${number}`, body: { ...person, id: number } }],
  ['update under the name', { method: 'PUT', url: '/Patient/x', body: { ...person, id: NAME } }],
  ['read by the number', { url: `/Patient/${number}` }],
  ['read of a kind that is none', { url: `/${NAME}/${number}` }],
  ['an address that is none', { url: `/Patient/${number}/${NAME}/a/b` }],
  ['a method that is not taken', { method: 'PATCH', url: `/Patient/${number}`, body: person }],
  ['search in the address', { url: `/Patient?identifier=${FNR}|${number}` }],
  ['search by name in the address', { url: `/Patient?family=${NAME}` }],
  ['search by what is unknown', { url: `/Patient?${NAME}=${number}` }],
  ['search, leniently', { url: `/Patient?${NAME}=1&family=${NAME}`, headers: { prefer: 'handling=lenient' } }],
  [
    'posted search',
    { method: 'POST', url: '/Patient/_search', body: `identifier=${FNR}|${number}&_count=1`, headers: form },
  ],
  [
    'posted search with the number in the address',
    { method: 'POST', url: `/Patient/_search?identifier=${FNR}|${number}`, body: '', headers: form },
  ],
  [
    'posted search in pages',
    { method: 'POST', url: '/Patient/_search', body: `family=${NAME}&_count=1`, headers: form },
  ],
  ['transaction', { method: 'POST', url: '/', body: bundle('transaction', posting) }],
  [
    'batch',
    {
      method: 'POST',
      url: '/',
      body: bundle('batch', posting, { request: { method: 'GET', url: `Patient?identifier=${FNR}|${number}` } }),
    },
  ],
  [
    'conditional reference',
    {
      method: 'POST',
      url: '/',
      body: bundle('transaction', {
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: { text: NAME },
          subject: { reference: `Patient?identifier=${FNR}|${number}` },
        },
        request: { method: 'POST', url: 'Observation' },
      }),
    },
  ],
  ['history of the number', { url: `/Patient/${number}/_history?_count=${NAME}` }],
  ['an old link', { url: `/Patient?_page=${NAME}` }],
  [
    'headers',
    {
      url: '/Patient/x',
      headers: { 'if-none-match': number, 'x-request-id': number, 'user-agent': NAME, cookie: `a=${number}` },
    },
  ],
];

const headersOf = (answer: TestAnswer): string => JSON.stringify(answer.headers);

/** Every address that an answer shows: links, fullUrls, locations. */
const addressesOf = (answer: TestAnswer): readonly string[] => {
  const found: string[] = [];
  JSON.stringify(answer.json, (name, value) => {
    if (typeof value === 'string' && /^(url|fullUrl|location|reference)$/.test(name)) found.push(value);
    return value;
  });
  return found;
};

beforeAll(async () => {
  await cast(fhir);
  for (const index of [4, 5]) {
    const other = {
      ...person,
      identifier: [{ system: FNR, value: syntheticPersonNumber({ birthDate: '1951-06-17', index }) }],
    };
    await fhir.send('system', { method: 'POST', url: '/Patient', body: other });
  }
});

describe('A marked number and name', () => {
  for (const caller of ['system', 'nurse', 'citizen', null]) {
    it.each(doors)(
      `sent by ${caller ?? 'nobody'} through %s stay out of addresses, headers and the log`,
      async (_door, request) => {
        const answer = await fhir.send(caller, request);
        expect(answer.status).toBeLessThan(500);
        expect(isMarked(headersOf(answer))).toBe(false);
        expect(addressesOf(answer).filter(isMarked)).toEqual([]);
        expect(fhir.log.filter(isMarked)).toEqual([]);
        expect(fhir.log.length).toBeGreaterThan(0);
      },
    );
  }

  it('are in the pages that links lead to, not in the links', async () => {
    const first = await fhir.send('system', {
      method: 'POST',
      url: '/Patient/_search',
      body: `family=${NAME}&_count=1`,
      headers: form,
    });
    const next = first.json.link.find((link: { relation: string }) => link.relation === 'next').url;
    expect(isMarked(next)).toBe(false);
    const second = await fhir.send('system', { url: next });
    expect(second.json.entry[0].resource.name[0].family).toBe(NAME);
    expect(fhir.log.filter(isMarked)).toEqual([]);
  });
});
