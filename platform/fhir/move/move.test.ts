// https://hl7.org/fhir/R5/patient-operation-merge.html and DESIGN.md §4 "move", over HTTP on the real record.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';
import { patientRewrite } from './rewrite.ts';

const test = await testHouse();
const { send, admit, house } = test;
const REASON = 'Samme person, registrert to ganger';
const LOINC = 'http://loinc.org';

const person = (id: string, number: string) => ({
  resourceType: 'Patient',
  id,
  active: true,
  identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.2', value: number }],
  name: [{ family: 'Berg', given: [id] }],
});
const pulse = (id: string, patient: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: LOINC, code: '8867-4' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-11-20T10:00:00Z',
  valueQuantity: { value: 71.5, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});
const put = (resource: { resourceType: string; id: string } & Readonly<Record<string, unknown>>) =>
  send('system', { method: 'PUT', url: `/${resource.resourceType}/${resource.id}`, body: resource });
const parameters = (values: Readonly<Record<string, string>>) => ({
  resourceType: 'Parameters',
  parameter: Object.entries(values).map(([name, value]) =>
    name === 'reason' ? { name, valueString: value } : { name, valueReference: { reference: value } },
  ),
});
const merge = (from: string, to: string, { reason = REASON, caller = 'system' } = {}) =>
  send(caller, {
    method: 'POST',
    url: '/Patient/$merge',
    body: parameters({ 'source-patient': `Patient/${from}`, 'target-patient': `Patient/${to}`, reason }),
  });
const correct = (name: string, patient: string, { reason = 'Ført på feil person', caller = 'system' } = {}) =>
  send(caller, {
    method: 'POST',
    url: `/${name}/$correct-patient`,
    body: parameters({ patient: `Patient/${patient}`, reason }),
  });
const codes = (answer: { json: { issue?: { details?: { coding?: { code: string }[] } }[] } }) =>
  answer.json.issue?.map((issue) => issue.details?.coding?.[0]?.code);
const pulsesOf = async (patient: string): Promise<readonly string[]> => {
  const answer = await send('system', { url: `/Observation?patient=${patient}` });
  return (answer.json.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id).sort();
};
const logOf = async (patient: string) => {
  const lines = await house.record.log(house.access.housePermit('test'), {
    patient,
    limit: 200,
    order: 'newest-first',
  });
  if (!lines.ok) throw new Error(lines.error.code);
  return lines.value;
};

beforeAll(async () => {
  await cast(test);
  const officer = {
    resourceType: 'PractitionerRole',
    id: 'officer-role',
    active: true,
    practitioner: { reference: 'Practitioner/officer' },
    organization: { reference: 'Organization/home-care' },
    code: [{ coding: [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/role', code: 'journalansvarlig' }] }],
  };
  await put({ resourceType: 'Practitioner', id: 'officer', name: [{ family: 'Orden' }] });
  await put(officer);
  admit('officer', {
    sub: 'officer',
    client_id: 'arbeidsflate',
    scope: 'user/*.cruds',
    fhirUser: 'Practitioner/officer',
    purpose: 'HOPERAT',
  });
  admit('narrow', {
    sub: 'officer',
    client_id: 'other',
    scope: 'user/Observation.cruds user/Patient.cruds',
    fhirUser: 'Practitioner/officer',
    purpose: 'HOPERAT',
  });
  for (const id of ['old', 'new', 'wrong', 'right']) {
    const made = await put({ resourceType: 'Patient', id, active: true, name: [{ family: id }] });
    expect(made.status).toBe(201);
  }
});

describe('POST /fhir/{type}/{id}/$correct-patient', () => {
  it('is refused to a nurse and a citizen, without a reason, and for what it cannot move', async () => {
    await put(pulse('of-astrid', 'astrid'));
    for (const caller of ['nurse', 'citizen']) {
      const answer = await correct('Observation/of-astrid', 'right', { caller });
      expect([answer.status, codes(answer)?.[0]], caller).toEqual([403, 'access-denied']);
    }
    const short = await correct('Observation/of-astrid', 'right', { reason: 'feil' });
    expect([short.status, short.json.issue[0].diagnostics]).toEqual([403, expect.stringContaining('minst ti tegn')]);
    const nobody = await correct('Observation/of-astrid', 'nobody');
    expect([nobody.status, codes(nobody)]).toEqual([400, ['operation-parameter']]);
    expect((await correct('Observation/nothing', 'right')).status).toBe(404);
    expect(codes(await correct('Patient/wrong', 'right'))).toEqual(['not-movable']);
    expect(codes(await correct('Organization/home-care', 'right'))).toEqual(['not-movable']);
    const twice = parameters({ patient: 'Patient/right', reason: REASON });
    const body = { ...twice, parameter: [...twice.parameter, ...twice.parameter] };
    const url = '/Observation/of-astrid/$correct-patient';
    expect(codes(await send('system', { method: 'POST', url, body }))).toEqual(['operation-parameter']);
    expect(codes(await send('system', { method: 'POST', url, body: pulse('x', 'right') }))).toEqual(['wrong-type']);
    expect(await pulsesOf('astrid')).toEqual(['of-astrid']);
  });

  it('gives the resource and its history to the right patient, numbers untouched, and tells both', async () => {
    await put(pulse('mine', 'wrong'));
    const answer = await correct('Observation/mine', 'right', { caller: 'officer' });
    expect(answer.status).toBe(200);
    const entry = { name: 'entry', valueReference: { reference: 'Observation/mine/_history/2' } };
    expect(answer.json, 'nothing of what she may not read').toEqual({ resourceType: 'Parameters', parameter: [entry] });
    expect((await correct('Observation/mine', 'right', { caller: 'officer' })).json.parameter).toEqual([entry]);
    const moved = await send('system', { url: '/Observation/mine' });
    expect(moved.text).toContain('"value":71.5,');
    expect(moved.json).toMatchObject({ meta: { versionId: '2' }, subject: { reference: 'Patient/right' } });
    expect(await pulsesOf('wrong')).toEqual([]);
    expect(await pulsesOf('right')).toEqual(['mine']);
    const history = await send('system', { url: '/Observation/mine/_history' });
    expect(history.json.entry).toHaveLength(2);
    for (const patient of ['wrong', 'right']) {
      const line = (await logOf(patient)).find(({ action }) => action === 'move');
      expect(line, patient).toMatchObject({ rule: 'correction', reason: 'Ført på feil person', purpose: 'HOPERAT' });
    }
    const read = await send('officer', { url: '/Observation/mine' });
    expect(read.status).toBe(403);
  });

  it('takes a visit’s care relationship away from the wrong patient', async () => {
    const now = new Date().toISOString();
    const visit = {
      resourceType: 'Appointment',
      id: 'visit',
      status: 'booked',
      start: now,
      end: now,
      participant: [
        { actor: { reference: 'Patient/bjorn' }, status: 'accepted' },
        { actor: { reference: 'PractitionerRole/kari-home-care' }, status: 'accepted' },
      ],
    };
    expect((await put(visit)).status).toBe(201);
    expect((await send('nurse', { url: '/Patient/bjorn' })).status).toBe(200);
    expect((await send('nurse', { url: '/Patient/right' })).status).toBe(404);
    expect((await correct('Appointment/visit', 'right')).status).toBe(200);
    expect((await send('nurse', { url: '/Patient/bjorn' })).status).toBe(404);
    expect((await send('nurse', { url: '/Patient/right' })).status).toBe(200);
  });
});

describe('POST /fhir/Patient/$merge', () => {
  it('is refused to a nurse, a narrow program, without a reason, and for fewer than two patients', async () => {
    for (const caller of ['nurse', 'citizen', 'narrow']) {
      expect((await merge('old', 'new', { caller })).status, caller).toBe(403);
    }
    expect((await merge('old', 'new', { reason: 'kort' })).status).toBe(403);
    expect(codes(await merge('old', 'new', { reason: '' }))).toEqual(['operation-parameter']);
    expect(codes(await merge('old', 'old'))).toEqual(['operation-parameter']);
    expect((await merge('old', 'nobody')).status).toBe(404);
    expect((await send('system', { url: '/Patient/old' })).json).toMatchObject({ active: true });
  });

  it('makes one of two: both ids find everything, and each Patient names the other', async () => {
    for (const [id, patient] of [
      ['a', 'old'],
      ['b', 'old'],
      ['c', 'new'],
    ] as const) {
      await put(pulse(id, patient));
    }
    const made = await send('system', {
      method: 'POST',
      url: '/Observation',
      body: { ...pulse('', 'old'), id: undefined },
    });
    const ours: string = made.json.id;
    const answer = await merge('old', 'new', { caller: 'officer' });
    expect(answer.status).toBe(200);
    expect(answer.json.parameter.map(({ name }: { name: string }) => name)).toEqual(['outcome', 'result']);
    expect(answer.json.parameter[1].resource).toMatchObject({
      id: 'new',
      link: [{ other: { reference: 'Patient/old' }, type: 'replaces' }],
    });
    expect((await send('system', { url: '/Patient/old' })).json).toMatchObject({
      active: false,
      link: [{ other: { reference: 'Patient/new' }, type: 'replaced-by' }],
    });
    const all = ['a', 'b', 'c', ours].sort();
    expect(await pulsesOf('new')).toEqual(all);
    expect(await pulsesOf('old')).toEqual(all);
    expect((await send('system', { url: `/Observation/${ours}` })).json.subject).toEqual({ reference: 'Patient/new' });
    const moved = (await logOf('new')).filter(({ action }) => action === 'move');
    expect(moved).toHaveLength(3);
    expect(moved[0]).toMatchObject({ rule: 'correction', reason: REASON });
  });

  it('refuses what is written for the old id, saying who took over; the same merge again changes nothing', async () => {
    for (const answer of [await put(pulse('late', 'old')), await put(pulse('a', 'old'))]) {
      expect([answer.status, codes(answer)]).toEqual([422, ['patient-merged']]);
      expect(answer.json.issue[0].diagnostics).toContain('Patient/new');
    }
    const entry = [{ resource: pulse('late', 'old'), request: { method: 'PUT', url: 'Observation/late' } }];
    const bundle = await send('system', {
      method: 'POST',
      url: '/',
      body: { resourceType: 'Bundle', type: 'transaction', entry },
    });
    expect([bundle.status, codes(bundle)]).toEqual([422, ['patient-merged']]);
    expect(codes(await merge('new', 'old'))).toEqual(['patient-merged']);
    const before = (await send('system', { url: '/Patient/new' })).json.meta.versionId;
    expect((await merge('old', 'new')).status).toBe(200);
    expect((await send('system', { url: '/Patient/new' })).json.meta.versionId).toBe(before);
  });

  it('that was cut short goes on at the next start', async () => {
    await put(person('twin-1', '13097248022'));
    await put(person('twin-2', '05073500186'));
    for (const place of [1, 2, 3, 4]) await put(pulse(`t${place}`, 'twin-1'));
    const base = `${house.publicUrl}/fhir`;
    let left = 4;
    const dying: ReturnType<typeof patientRewrite> = (stored, pair) => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      return patientRewrite(base)(stored, pair);
    };
    const permit = house.access.housePermit('test');
    await expect(house.record.merge(permit, { from: 'twin-1', to: 'twin-2' }, dying)).rejects.toThrow('killed');
    expect(await house.record.resumeMerges(permit, patientRewrite(base))).toEqual({ ok: true, value: 1 });
    expect(await pulsesOf('twin-1')).toEqual(['t1', 't2', 't3', 't4']);
    expect((await send('system', { url: '/Patient/twin-1' })).json.link).toHaveLength(1);
    expect((await send('system', { url: '/Patient/twin-2' })).json.meta.versionId).toBe('2');
  });
});

describe('the CapabilityStatement', () => {
  it('names both operations where they are offered', async () => {
    const { json } = await send(null, { url: '/metadata' });
    const operations = (type: string) =>
      json.rest[0].resource
        .find((resource: { type: string }) => resource.type === type)
        .operation?.map(({ name }: { name: string }) => name);
    expect(operations('Patient')).toContain('merge');
    expect(operations('Observation')).toContain('correct-patient');
    expect(operations('Organization') ?? []).not.toContain('correct-patient');
  });
});
