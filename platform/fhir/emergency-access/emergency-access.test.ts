// DESIGN.md §7 "emergency access", issue 2 E19: any program opens it over /fhir, with a reason that the citizen reads afterwards.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const time = { now: Date.parse('2026-11-20T08:00:00Z') };
const fhir = await testHouse({ clock: () => time.now });
const { send } = fhir;

const REASON = 'Bevisstløs på gulvet';

const ask = (parameter: readonly object[]) => ({
  method: 'POST' as const,
  url: '/Patient/$emergency-access',
  body: { resourceType: 'Parameters', parameter },
});
const opening = (patient: object, reason: string) =>
  ask([
    { name: 'patient', ...patient },
    { name: 'reason', valueString: reason },
  ]);
const bjorn = { valueReference: { reference: 'Patient/bjorn' } };

beforeAll(async () => {
  await cast(fhir);
  fhir.admit('bjorn', {
    sub: 'bjorn',
    client_id: 'innbygger',
    scope: 'patient/*.rs',
    fhirUser: 'Patient/bjorn',
    patient: 'bjorn',
    purpose: 'PATRQT',
  });
});

describe('Emergency access is refused', () => {
  it('to who has not logged in', async () => {
    expect((await send(null, opening(bjorn, REASON))).status).toBe(401);
  });

  it('without a written reason, in words', async () => {
    for (const request of [opening(bjorn, 'haster'), ask([{ name: 'patient', ...bjorn }])]) {
      const { status, json } = await send('nurse', request);
      expect([status, json.issue[0].details.coding[0].code]).toEqual([422, 'reason-missing']);
      expect(json.issue[0].diagnostics).toContain('Skriv hvorfor');
    }
  });

  it('to citizens and systems, and for somebody who is not here in the words for all', async () => {
    const nobody = { valueReference: { reference: 'Patient/nobody' } };
    for (const [who, request] of [
      ['citizen', opening(bjorn, REASON)],
      ['system', opening(bjorn, REASON)],
      ['nurse', opening(nobody, REASON)],
    ] as const) {
      const { status, json } = await send(who, request);
      expect([who, status, json.issue[0].details.coding[0].code]).toEqual([who, 403, 'access-denied']);
    }
  });

  it('where the parameters are others, or the patient is not named as one', async () => {
    const wrong = [
      opening({ valueReference: { reference: 'Observation/x' } }, REASON),
      opening({ valueId: 'a b' }, REASON),
      opening({ valueString: 'bjorn' }, REASON),
      ask([{ name: 'reason', valueString: REASON }]),
      ask([{ name: 'person', ...bjorn }]),
    ];
    for (const request of wrong) {
      const { status, json } = await send('nurse', request);
      expect([status, json.issue[0].details.coding[0].code]).toEqual([400, 'operation-parameter']);
    }
  });

  it('by other methods, and none of it opened anything', async () => {
    expect((await send('nurse', { method: 'PUT', url: '/Patient/$emergency-access', body: {} })).status).not.toBe(200);
    expect((await send('nurse', { url: '/Patient/bjorn' })).status).toBe(404);
  });
});

describe('Emergency access', () => {
  it('is named where a stranger’s record is refused, and in the CapabilityStatement', async () => {
    const refused = await send('nurse', { url: '/Patient/bjorn' });
    expect(refused.json.issue[1].details.text).toContain('POST /fhir/Patient/$emergency-access');
    const { json } = await send(null, { url: '/metadata' });
    const patient = json.rest[0].resource.find(({ type }: { type: string }) => type === 'Patient');
    expect(patient.operation.map(({ name }: { name: string }) => name)).toContain('emergency-access');
  });

  it('opens the record to the caller, by reference or id, and says until when', async () => {
    for (const patient of [bjorn, { valueId: 'bjorn' }]) {
      const opened = await send('nurse', opening(patient, REASON));
      expect([opened.status, opened.json]).toEqual([
        200,
        {
          resourceType: 'Parameters',
          parameter: [{ name: 'until', valueDateTime: new Date(time.now + 3_600_000).toISOString() }],
        },
      ]);
    }
    expect((await send('nurse', { url: '/Patient/bjorn' })).status).toBe(200);
    time.now += 3_600_001;
    expect((await send('nurse', { url: '/Patient/bjorn' })).status).toBe(404);
  });

  it('stands in the citizen’s log with who, role, organisation, rule and the written reason', async () => {
    const { json } = await send('bjorn', { url: '/AuditEvent?patient=bjorn&action=C' });
    const opened = json.entry
      .map(({ resource }: { resource: object }) => resource)
      .find((event: object) => JSON.stringify(event).includes(REASON));
    expect(opened).toMatchObject({
      purposeOfEvent: [{ coding: [{ code: 'ETREAT' }] }],
      agent: [
        {
          who: { display: 'Kari Nilsen' },
          role: [{ text: 'Sykepleier' }],
          policy: ['https://felleskommunaljournal.no/fhir/access-rule/emergency'],
          extension: expect.arrayContaining([
            expect.objectContaining({ valueReference: expect.objectContaining({ display: 'Hjemmetjenesten' }) }),
          ]),
        },
      ],
    });
  });

  it('leaves the follow-up event of the privacy officer, which names who opened it', async () => {
    const { json } = await send('bjorn', { url: '/AuditEvent?patient=bjorn&subtype=110127' });
    expect(json.entry[0].resource.agent[0]).toMatchObject({
      who: { reference: 'Practitioner/kari', display: 'Kari Nilsen' },
      role: [{ text: 'Sykepleier' }],
      policy: ['https://felleskommunaljournal.no/fhir/access-rule/emergency'],
    });
  });
});
