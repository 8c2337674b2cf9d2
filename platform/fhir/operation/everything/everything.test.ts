// https://hl7.org/fhir/R4/patient-operation-everything.html and encounter-operation-everything.html, over HTTP on the real record.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';

const test = await testHouse();
const { send, house } = test;

const put = (resource: { resourceType: string; id: string } & Readonly<Record<string, unknown>>) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});
const of = (reference: string) => ({ reference });
const pulse = (id: string, day: string, parts: object = {}) =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'Puls' },
    subject: of('Patient/astrid'),
    effectiveDateTime: day,
    valueQuantity: { value: 71.5 },
    ...parts,
  });

beforeAll(async () => {
  await cast(test);
  const entry = [
    put({ resourceType: 'Organization', id: 'region', name: 'Region' }),
    put({ resourceType: 'Organization', id: 'ward', name: 'Ward', partOf: of('Organization/region') }),
    put({ resourceType: 'Location', id: 'room', name: 'Room 4', managingOrganization: of('Organization/ward') }),
    put({ resourceType: 'Medication', id: 'pill', code: { text: 'Paracet' } }),
    put({ resourceType: 'Practitioner', id: 'nobody-refers' }),
    put({ resourceType: 'Device', id: 'cuff' }),
    put({
      resourceType: 'Encounter',
      id: 'visit',
      status: 'finished',
      class: { code: 'HH' },
      subject: of('Patient/astrid'),
      period: { start: '2026-01-10T10:00:00Z', end: '2026-02-20T10:00:00Z' },
      location: [{ location: of('Location/room') }],
    }),
    pulse('january', '2026-01-15', { encounter: of('Encounter/visit'), device: of('Device/cuff') }),
    pulse('march', '2026-03-15', { performer: [of('Practitioner/kari')] }),
    pulse('undated', '2026-03-16', { effectiveDateTime: undefined }),
    put({
      resourceType: 'MedicationRequest',
      id: 'pills',
      status: 'active',
      intent: 'order',
      medicationReference: of('Medication/pill'),
      subject: of('Patient/astrid'),
      authoredOn: '2026-03-01',
    }),
    put({
      resourceType: 'Appointment',
      id: 'both',
      status: 'booked',
      start: '2026-05-01T10:00:00Z',
      end: '2026-05-01T11:00:00Z',
      participant: [
        { actor: of('Patient/astrid'), status: 'accepted' },
        { actor: of('Patient/bjorn'), status: 'accepted' },
      ],
    }),
    put({ ...pulse('of-bjorn', '2026-01-15').resource, subject: of('Patient/bjorn') }),
  ];
  const made = await send('system', {
    method: 'POST',
    url: '/',
    body: { resourceType: 'Bundle', type: 'transaction', entry },
  });
  expect([made.status, made.status === 200 || made.text]).toEqual([200, true]);
});

interface Entry {
  readonly fullUrl: string;
  readonly resource: { readonly resourceType: string; readonly id: string };
  readonly search: { readonly mode: string };
}
const entriesOf = (answer: TestAnswer): readonly Entry[] => answer.json.entry ?? [];
const names = (answer: TestAnswer, mode?: string) =>
  entriesOf(answer)
    .filter(({ search }) => mode === undefined || search.mode === mode)
    .map(({ resource }) => `${resource.resourceType}/${resource.id}`);
const codes = (answer: TestAnswer) =>
  answer.json.issue?.map((issue: { details: { coding: { code: string }[] } }) => issue.details.coding[0]?.code);
const everything = (parameters = '', caller = 'system', of = 'Patient/astrid') =>
  send(caller, { url: `/${of}/$everything${parameters}` });
const pages = async (caller: string, url: string): Promise<readonly TestAnswer[]> => {
  const found: TestAnswer[] = [];
  for (let next: string | undefined = url; next !== undefined; ) {
    const answer: TestAnswer = await send(caller, { url: next });
    expect([answer.status, answer.status === 200 || answer.text]).toEqual([200, true]);
    found.push(answer);
    next = answer.json.link.find((link: { relation: string }) => link.relation === 'next')?.url;
  }
  return found;
};

const HERS = [
  'Appointment/both',
  'Encounter/visit',
  'MedicationRequest/pills',
  'Observation/january',
  'Observation/march',
  'Observation/undated',
  'Patient/astrid',
];
const REFERRED = [
  'Device/cuff',
  'Location/room',
  'Medication/pill',
  'Organization/region',
  'Organization/ward',
  'Practitioner/kari',
];

describe('Patient/{id}/$everything', () => {
  it('is refused for parameters that are wrong, and for a token of another address or caller', async () => {
    for (const wrong of ['?start=x', '?_since=2026', '?_type=Nonsense', '?_count=0', '?_count=x']) {
      const answer = await everything(wrong);
      expect([wrong, answer.status, codes(answer)]).toEqual([wrong, 400, ['operation-parameter']]);
    }
    expect(codes(await everything('?start=2026-02&end=2026-01'))).toEqual(['operation-parameter']);
    const first = await everything('?_count=1');
    const token = new URL(first.json.link[1].url).search;
    expect(codes(await everything(token, 'system', 'Patient/bjorn'))).toEqual(['page-token']);
    expect(codes(await everything(token, 'nurse'))).toEqual(['page-token']);
    expect(codes(await everything(`${token}&_count=3`))).toEqual(['operation-parameter']);
  });

  it('is 404 for a stranger, for nobody, and for an id that is none; 410 for a deleted patient', async () => {
    for (const [caller, id] of [
      ['nurse', 'bjorn'],
      ['nurse', 'nobody'],
      ['citizen', 'bjorn'],
      ['system', 'nobody'],
      ['system', 'a b'],
    ] as const) {
      const answer = await everything('', caller, `Patient/${encodeURIComponent(id)}`);
      expect([caller, id, answer.status]).toEqual([caller, id, 404]);
    }
    await send('system', { method: 'PUT', url: '/Patient/gone', body: { resourceType: 'Patient', id: 'gone' } });
    await send('system', { method: 'DELETE', url: '/Patient/gone' });
    expect((await everything('', 'system', 'Patient/gone')).status).toBe(410);
  });

  it('gives the patient first, everything of hers, and what that refers to, each once', async () => {
    const answer = await everything();
    expect(names(answer, 'match')[0]).toBe('Patient/astrid');
    expect([...names(answer, 'match')].sort()).toEqual(HERS);
    expect(names(answer, 'include')).toEqual(REFERRED);
    expect(answer.json.total).toBe(HERS.length);
    expect(answer.text).toContain('"value":71.5');
    const posted = await send('system', {
      method: 'POST',
      url: '/Patient/astrid/$everything',
      body: { resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Observation,Practitioner' }] },
    });
    expect(names(posted)).toEqual([
      'Observation/march',
      'Observation/january',
      'Observation/undated',
      'Practitioner/kari',
    ]);
  });

  it('shows each caller only what she reaches: nothing that is shared with a stranger', async () => {
    const nurse = names(await everything('', 'nurse'), 'match');
    expect(nurse).toContain('Observation/march');
    expect(nurse).not.toContain('Appointment/both');
    const citizen = await everything('', 'citizen');
    expect(names(citizen, 'match')).toContain('Patient/astrid');
    expect(citizen.text).not.toContain('bjorn');
  });

  it('takes the clinical time: what overlaps it, and what has none', async () => {
    const february = names(await everything('?start=2026-02-01&end=2026-02-28&_type=Encounter,Observation'), 'match');
    expect(february).toEqual(['Encounter/visit', 'Observation/undated']);
    expect(names(await everything('?end=2026-01-15&_type=Observation'))).toEqual([
      'Observation/january',
      'Observation/undated',
    ]);
    expect(names(await everything('?start=2026-03-15&_type=Observation'))).toEqual([
      'Observation/march',
      'Observation/undated',
    ]);
  });

  it('takes _since: what was written later, also what older things refer to', async () => {
    const since = (await everything()).json.entry.map((entry: { resource: { meta: { lastUpdated: string } } }) =>
      Date.parse(entry.resource.meta.lastUpdated),
    );
    const after = new Date(Math.max(...since) + 1).toISOString();
    expect(names(await everything(`?_since=${after}`))).toEqual([]);
    const medication = { resourceType: 'Medication', id: 'pill', code: { text: 'Paracet 500' } };
    await send('system', { method: 'PUT', url: '/Medication/pill', body: medication });
    expect(names(await everything(`?_since=${after}`))).toEqual(['Medication/pill']);
  });

  it.each([1, 2, 3, 5, 8])('comes whole and each once in pages of %i', async (count) => {
    const whole = names(await everything());
    const found = await pages('system', `/Patient/astrid/$everything?_count=${count}`);
    expect(found.flatMap((page) => names(page))).toEqual(whole);
    for (const page of found.slice(0, -1)) expect(entriesOf(page)).toHaveLength(count);
    expect(found[0]?.json.link[1]?.url).not.toContain('astrid&');
  });

  it('leaves a line in her log that says what was asked', async () => {
    const before = await linesOf('astrid');
    await everything('?_type=Observation', 'nurse');
    const [line] = (await linesOf('astrid')).slice(0, 1);
    expect((await linesOf('astrid')).length).toBeGreaterThan(before.length);
    expect(line).toMatchObject({ action: 'search', rule: 'list', purpose: 'TREAT' });
    await everything('', 'nurse', 'Patient/bjorn');
    expect((await linesOf('bjorn'))[0]).toMatchObject({ action: 'search', rule: 'no-relationship' });
  });
});

const linesOf = async (patient: string) => {
  const lines = await house.record.log(house.access.housePermit('test'), {
    patient,
    limit: 200,
    order: 'newest-first',
  });
  if (!lines.ok) throw new Error(lines.error.code);
  return lines.value;
};

describe('Patient/$everything', () => {
  it('is the citizen herself for the citizen, and for a nurse the patients whom she knows', async () => {
    for (const caller of ['citizen', 'nurse']) {
      const own = await everything('', caller);
      const all = await send(caller, { url: '/Patient/$everything' });
      expect(names(all)).toEqual(names(own));
    }
  });

  it.each([1, 3, 7])('gives every patient whole in pages of %i', async (count) => {
    const found = await pages('system', `/Patient/$everything?_count=${count}&_type=Patient,Observation`);
    expect(found.flatMap((page) => names(page))).toEqual([
      'Patient/astrid',
      'Observation/march',
      'Observation/january',
      'Observation/undated',
      'Patient/bjorn',
      'Observation/of-bjorn',
    ]);
  });
});

describe('Encounter/{id}/$everything', () => {
  it('is 404 out of reach, and has no start and end', async () => {
    expect((await everything('', 'nurse', 'Encounter/nothing')).status).toBe(404);
    expect(codes(await everything('?start=2026', 'nurse', 'Encounter/visit'))).toEqual(['operation-parameter']);
  });

  it('gives the encounter, its patient, what belongs to it, and what they refer to', async () => {
    const answer = await everything('', 'nurse', 'Encounter/visit');
    expect(names(answer, 'match')).toEqual(['Patient/astrid', 'Encounter/visit', 'Observation/january']);
    expect(names(answer, 'include')).toEqual([
      'Device/cuff',
      'Location/room',
      'Organization/region',
      'Organization/ward',
    ]);
  });

  it('comes whole in pages', async () => {
    const whole = names(await everything('', 'nurse', 'Encounter/visit'));
    const found = await pages('nurse', '/Encounter/visit/$everything?_count=2');
    expect(found.flatMap((page) => names(page))).toEqual(whole);
  });
});
