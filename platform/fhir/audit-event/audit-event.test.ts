// DESIGN.md §4 "audit", §7 "Log format", issue 2 E20: the citizen reads who has looked at her record, and nobody reads another's log.

import { checkStructure } from '@fkj/standards-fhir';
import { read } from '@fkj/standards-json';
import { syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const time = { now: Date.parse('2026-11-20T08:00:00Z') };
const fhir = await testHouse({ clock: () => time.now++ });
const { send } = fhir;
const staffNumber = syntheticPersonNumber({ birthDate: '1980-02-03', index: 4 });

interface Event {
  readonly id: string;
  readonly action: string;
  readonly recorded: string;
  readonly [member: string]: unknown;
}

const eventsIn = (answer: { json: { entry?: readonly { resource: Event }[] } }): readonly Event[] =>
  (answer.json.entry ?? []).map(({ resource }) => resource);

const allPages = async (who: string, first: string): Promise<readonly Event[]> => {
  const events: Event[] = [];
  for (let url: string | undefined = first; url !== undefined; ) {
    const answer = await send(who, { url });
    expect(answer.status).toBe(200);
    events.push(...eventsIn(answer));
    url = answer.json.link.find((link: { relation: string }) => link.relation === 'next')?.url;
  }
  return events;
};

const sent = (recorded: string, code = 'sent') => ({
  resourceType: 'AuditEvent',
  type: { system: 'http://example.org', code },
  action: 'R',
  recorded,
  agent: [
    {
      who: { identifier: { system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: staffNumber }, display: 'Ola Lege' },
      altId: staffNumber,
      requestor: true,
    },
  ],
  source: { observer: { display: 'Kjernejournal' } },
  entity: [{ what: { reference: 'Patient/astrid' } }],
});

beforeAll(async () => {
  await cast(fhir);
  fhir.admit('officer', {
    sub: 'per',
    client_id: 'admin',
    scope: 'user/*.rs',
    fhirUser: 'Practitioner/per',
    purpose: 'HOPERAT',
  });
  const put = (resource: { resourceType: string; id: string }) =>
    send('system', { method: 'PUT', url: `/${resource.resourceType}/${resource.id}`, body: resource });
  await put({ resourceType: 'Practitioner', id: 'per' });
  const role = {
    resourceType: 'PractitionerRole',
    id: 'per-officer',
    practitioner: { reference: 'Practitioner/per' },
    organization: { reference: 'Organization/home-care' },
    code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'personvernombud' }] }],
  };
  await put(role);
  for (const id of ['astrid', 'bjorn']) await send('nurse', { url: `/Patient/${id}` });
  await send('nurse', { url: '/Observation?patient=astrid' });
  await send('nurse', {
    method: 'POST',
    url: '/Observation',
    body: {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Puls' },
      subject: { reference: 'Patient/astrid' },
    },
  });
  await send('system', { url: '/Patient/bjorn' });
});

describe('The log of a patient is refused', () => {
  it('to who may not read it, as the rest of the record is', async () => {
    expect((await send(null, { url: '/AuditEvent?patient=astrid' })).status).toBe(401);
    expect((await send('nurse', { url: '/AuditEvent?patient=astrid' })).status).toBe(403);
    expect((await send('citizen', { url: '/AuditEvent?patient=bjorn' })).status).toBe(404);
  });

  it('where it is asked in a way it cannot answer', async () => {
    for (const query of ['_sort=agent', '_include=AuditEvent:agent', '_summary=count', '_total=accurate', 'date=x']) {
      expect((await send('citizen', { url: `/AuditEvent?patient=astrid&${query}` })).status).toBe(400);
    }
    expect((await send('officer', { url: '/AuditEvent?patient=astrid,bjorn' })).status).toBe(400);
  });

  it('line by line: another’s line is not there, and nobody can write one', async () => {
    const [line] = eventsIn(await send('officer', { url: '/AuditEvent?patient=bjorn' }));
    expect((await send('citizen', { url: `/AuditEvent/${line?.id}` })).status).toBe(404);
    expect((await send('nurse', { url: `/AuditEvent/${line?.id}` })).status).toBe(403);
    const written = await send('system', { method: 'PUT', url: `/AuditEvent/${line?.id}`, body: { ...line } });
    expect([written.status, written.json.issue[0].details.coding[0].code]).toEqual([422, 'id-reserved']);
    expect((await send('system', { method: 'DELETE', url: `/AuditEvent/${line?.id}` })).status).not.toBe(204);
    expect((await send('system', { url: `/AuditEvent/${line?.id}` })).status).toBe(200);
  });
});

describe('The log of a patient', () => {
  it('tells the citizen who looked, in the shape of the trust framework', async () => {
    const events = eventsIn(await send('citizen', { url: '/AuditEvent?patient=Patient/astrid' }));
    const look = events.find(({ action }) => action === 'C');
    expect(look).toMatchObject({
      meta: { profile: ['http://hl7.no/fhir/StructureDefinition/no-domain-Trustframework-Auditevent'] },
      purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }] }],
      agent: [
        {
          who: { reference: 'PractitionerRole/kari-home-care', display: 'Kari Nilsen' },
          role: [{ text: 'Sykepleier' }],
          requestor: true,
        },
      ],
      entity: [
        { what: { reference: 'Patient/astrid' } },
        { what: { reference: expect.stringMatching(/^Observation\/.+\/_history\/1$/) } },
      ],
    });
    expect(JSON.stringify(look)).toContain('"valueReference":{"reference":"Patient/astrid"}');
    expect(JSON.stringify(look)).toContain('"display":"Hjemmetjenesten"');
  });

  it('is sound FHIR, whoever acted, and leaves out the house’s own work', async () => {
    const events = await allPages('officer', '/AuditEvent?patient=astrid&_count=3');
    const actions = new Set(events.map(({ action }) => action));
    expect(['C', 'R', 'E'].filter((action) => !actions.has(action))).toEqual([]);
    expect(events.length).toBeGreaterThan(4);
    for (const event of events) {
      const document = read(JSON.stringify(event));
      expect(document.ok && checkStructure(document.value.tree)).toEqual([]);
    }
    expect(JSON.stringify(events)).not.toContain('house');
  });

  it('is read line by line by id', async () => {
    const [line] = eventsIn(await send('citizen', { url: '/AuditEvent' }));
    const alone = await send('citizen', { url: `/AuditEvent/${line?.id}` });
    expect(alone.json).toEqual(line);
    expect(alone.headers['etag']).toBe('W/"1"');
    expect((await send('citizen', { url: `/AuditEvent/${line?.id}/_history/1` })).json).toEqual(line);
  });

  it('is searched by time, action, agent and what was seen, in the address or in a body', async () => {
    const all = await allPages('officer', '/AuditEvent?patient=astrid');
    const found = async (query: string) =>
      eventsIn(await send('officer', { url: `/AuditEvent?patient=astrid&${query}&_count=100` }));
    const creates = await found('action=C');
    expect(creates.length).toBe(all.filter(({ action }) => action === 'C').length);
    expect(creates.length).toBeGreaterThan(0);
    expect((await found('agent=PractitionerRole/kari-home-care')).length).toBeGreaterThan(2);
    expect(await found('agent=Practitioner/kari')).toEqual(await found('agent=PractitionerRole/kari-home-care'));
    expect(await found('agent=PractitionerRole/somebody')).toEqual([]);
    expect(await found('date=lt2026-11-20')).toEqual([]);
    expect(await found('date=gt2026-11-20')).toEqual([]);
    expect((await found('date=2026-11-20&date=ge2026-11-20T08:00:00Z')).length).toBeGreaterThanOrEqual(all.length);
    const middle = all[Math.floor(all.length / 2)]?.recorded ?? '';
    const later = await found(`date=gt${middle}`);
    const earlier = await found(`date=le${middle}`);
    expect(earlier.every(({ recorded }) => recorded <= middle)).toBe(true);
    expect(later.every(({ recorded }) => recorded > middle)).toBe(true);
    expect(earlier.length).toBe(all.filter(({ recorded }) => recorded <= middle).length);
    const posted = await send('officer', {
      method: 'POST',
      url: '/AuditEvent/_search',
      body: `patient=astrid&date=le${middle}&_count=100`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(eventsIn(posted)).toEqual(earlier);
  });
});

describe('AuditEvents that clients send', () => {
  it('stand in the same search, merged by time, each exactly once, whatever the page and the direction', async () => {
    const log = await allPages('officer', '/AuditEvent?patient=astrid');
    const [newest] = log;
    const oldest = log.at(-1);
    for (const recorded of ['2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z', oldest?.recorded, newest?.recorded]) {
      const created = await send('system', { method: 'POST', url: '/AuditEvent', body: sent(recorded ?? '') });
      expect(created.status).toBe(201);
    }
    await send('system', { method: 'POST', url: '/AuditEvent', body: sent('2030-01-01T00:00:00Z', 'future') });
    const asked = `/AuditEvent?patient=astrid&date=le${newest?.recorded}`;
    const once = eventsIn(await send('officer', { url: `${asked}&_count=1000` }));
    expect(once.length).toBe(log.filter(({ recorded }) => recorded <= String(newest?.recorded)).length + 4);
    for (const [count, sort] of [
      [1, '-date'],
      [2, '-date'],
      [3, 'date'],
    ] as const) {
      const paged = await allPages('officer', `${asked}&_count=${count}&_sort=${sort}`);
      const times = paged.map(({ recorded }) => Date.parse(recorded));
      expect(times).toEqual([...times].sort((one, other) => (sort === 'date' ? one - other : other - one)));
      expect(paged.map(({ id }) => id).sort()).toEqual(once.map(({ id }) => id).sort());
    }
  });

  it('are shown to the citizen they concern, without the national number of personnel', async () => {
    const answer = await send('citizen', { url: '/AuditEvent?patient=astrid&type=future' });
    expect(eventsIn(answer).map(({ agent }) => agent)).toEqual([[{ who: { display: 'Ola Lege' }, requestor: true }]]);
    for (const who of ['citizen', 'officer']) {
      const [event] = eventsIn(await send(who, { url: '/AuditEvent?patient=astrid&type=future' }));
      expect((await send(who, { url: `/AuditEvent/${event?.id}` })).text).not.toContain(staffNumber);
      expect(JSON.stringify(await allPages(who, '/AuditEvent?patient=astrid'))).not.toContain(staffNumber);
    }
  });

  it('are searched without a patient by who may read them all', async () => {
    const found = eventsIn(await send('officer', { url: '/AuditEvent?type=future' }));
    expect(found).toHaveLength(1);
  });

  it('and the log are claimed by the CapabilityStatement', async () => {
    const { json } = await send(null, { url: '/metadata' });
    const claimed = json.rest[0].resource.find(({ type }: { type: string }) => type === 'AuditEvent');
    expect(claimed.documentation).toContain('the log of that patient');
    const names = claimed.searchParam.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['patient', 'date', 'action', 'agent', 'entity', 'type']));
  });
});
