// https://hl7.org/fhir/R4/composition-operation-document.html, over HTTP.

import { checkStructure } from '@fkj/standards-fhir';
import { read } from '@fkj/standards-json';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';

const test = await testHouse();
const { send } = test;
const of = (reference: string) => ({ reference });
const composition = (id: string, patient: string, entries: readonly string[]) => ({
  resourceType: 'Composition',
  id,
  status: 'final',
  type: { text: 'Epikrise' },
  title: 'Epikrise',
  date: '2026-01-01',
  subject: of(`Patient/${patient}`),
  author: [of('Practitioner/kari')],
  custodian: of('Organization/home-care'),
  section: [{ entry: entries.map(of) }],
});
const put = (body: { resourceType: string; id: string }) =>
  send('system', { method: 'PUT', url: `/${body.resourceType}/${body.id}`, body });
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);

beforeAll(async () => {
  await cast(test);
  const pulse = `{"resourceType":"Observation","id":"pulse","status":"final","code":{"text":"Puls"},"subject":{"reference":"Patient/astrid"},"valueQuantity":{"value":71.50}}`;
  await send('system', { method: 'PUT', url: '/Observation/pulse', body: pulse });
  await put(composition('whole', 'astrid', ['Observation/pulse', 'https://elsewhere.example/fhir/Observation/1']));
  await put(composition('broken', 'astrid', ['Observation/nothing']));
  await put(composition('of-bjorn', 'bjorn', []));
});

const ask = (id: string, caller = 'nurse', parameters = '') =>
  send(caller, { url: `/Composition/${id}/$document${parameters}` });

describe('Composition/$document', () => {
  it('is 404 out of reach, and refused where it would not be whole', async () => {
    expect((await ask('of-bjorn')).status).toBe(404);
    expect((await ask('nothing')).status).toBe(404);
    const broken = await ask('broken');
    expect([broken.status, codes(broken), broken.json.issue[0].expression]).toEqual([
      400,
      ['reference-dangling'],
      ['Composition.section[0].entry[0].reference'],
    ]);
    expect(codes(await ask('whole', 'nurse', '?persist=true'))).toEqual(['operation-parameter']);
  });

  it('is the Composition and everything that it refers to, as it is stored', async () => {
    const answer = await ask('whole');
    expect(answer.json).toMatchObject({ type: 'document', identifier: { system: 'urn:ietf:rfc:3986' } });
    const names = answer.json.entry.map(
      ({ resource }: { resource: { resourceType: string; id: string } }) => `${resource.resourceType}/${resource.id}`,
    );
    expect(names).toEqual([
      'Composition/whole',
      'Patient/astrid',
      'Practitioner/kari',
      'Organization/home-care',
      'Observation/pulse',
    ]);
    expect(answer.text).toContain('"value":71.50');
    const parsed = read(answer.text);
    expect(parsed.ok && checkStructure(parsed.value.tree)).toEqual([]);
  });

  it('is kept when asked, for its patient alone', async () => {
    const url = '/Composition/whole/$document?persist=true';
    const kept = await send('system', { method: 'POST', url });
    expect([kept.status, kept.status === 201 || kept.text]).toEqual([201, true]);
    const bundle = await send('system', { url: `/Bundle/${kept.json.id}` });
    expect(bundle.text).toBe(kept.text);
    expect(String(kept.headers['location'])).toContain(`/Bundle/${kept.json.id}/_history/1`);
    test.admit('bjorn', { ...CITIZEN, sub: 'bjorn', fhirUser: 'Patient/bjorn', patient: 'bjorn' });
    expect((await send('bjorn', { url: `/Bundle/${kept.json.id}` })).status).not.toBe(200);
    expect((await send('nurse', { method: 'POST', url })).status).toBe(403);
  });
});

const CITIZEN = { client_id: 'innbygger', scope: 'patient/*.rs', purpose: 'PATRQT' };
