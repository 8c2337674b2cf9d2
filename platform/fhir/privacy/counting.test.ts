// Helsepersonelloven §§ 26 and 29 c: quality work and statistics get numbers over many by one door, and nothing by any other.

import { beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';
import { choiceOf } from './testing.ts';

const house = await testHouse();
const { send, admit } = house;

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const put = (resource: { resourceType: string; id: string; [element: string]: unknown }) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});
const coded = (code: string) => ({ coding: [{ system: 'urn:x', code }] });
const measured = (id: string, patient: string, code: string, parts: object = {}) =>
  put({
    ...{ resourceType: 'Observation', id, status: 'final', code: coded(code) },
    subject: { reference: `Patient/${patient}` },
    ...parts,
  });
const get = (who: string, url: string) => send(who, { method: 'GET', url });
const counted = async (who: string, query: string): Promise<unknown> => {
  const answer = await get(who, `/Observation?${query}`);
  const { total, entry = [] } = JSON.parse(answer.text);
  return [
    answer.status,
    total ?? null,
    entry.map((one: { resource: { resourceType: string } }) => one.resource.resourceType),
  ];
};

beforeAll(async () => {
  const body = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      put({ resourceType: 'Organization', id: 'home-care', name: 'home-care' }),
      put({ resourceType: 'Practitioner', id: 'quinn', name: [{ family: 'quinn' }] }),
      ...['kvalitetsansvarlig', 'SP'].map((code) =>
        put({
          resourceType: 'PractitionerRole',
          id: `quinn-${code}`,
          active: true,
          practitioner: { reference: 'Practitioner/quinn' },
          organization: { reference: 'Organization/home-care' },
          code: [
            {
              coding: [
                {
                  system:
                    code === 'SP'
                      ? 'urn:oid:2.16.578.1.12.4.1.1.9060'
                      : 'https://felleskommunaljournal.no/fhir/CodeSystem/role',
                  code,
                },
              ],
            },
          ],
        }),
      ),
      ...ids.map((id) => put({ resourceType: 'Patient', id: `p-${id}`, name: [{ family: id }] })),
      put({
        resourceType: 'EpisodeOfCare',
        id: 'service-a',
        status: 'active',
        patient: { reference: 'Patient/p-a' },
        managingOrganization: { reference: 'Organization/home-care' },
      }),
      ...ids.map((id) => measured(`fall-${id}`, `p-${id}`, 'fall')),
      ...ids.slice(0, 4).map((id) => measured(`rare-${id}`, `p-${id}`, 'rare')),
      ...ids.map((id) => measured(`many-${id}`, 'p-a', 'many')),
    ],
  };
  const answer = await send('system', { method: 'POST', url: '/', body });
  if (answer.status !== 200) throw new Error(answer.text);
  for (const purpose of ['HQUALIMP', 'TREAT']) {
    admit(`quinn-${purpose}`, {
      ...{ sub: 'quinn', client_id: 'kvalitet', scope: 'user/*.cruds', fhirUser: 'Practitioner/quinn' },
      purpose,
    });
  }
});

describe('Under the purpose of quality work', () => {
  it.each([
    '/Observation?code=fall',
    '/Observation/fall-a',
    '/Observation/fall-a/_history',
    '/Observation/_history',
    '/Patient/p-a',
    '/Patient/p-a/$everything',
    '/Patient/p-a/Observation?_summary=count',
    '/Patient?name=a',
    '/?_type=Observation&_summary=count',
    '/Observation?patient=p-a&_summary=count',
    '/Observation?subject=Patient/p-a&_summary=count',
    '/Observation?_id=fall-a&_summary=count',
    '/Observation?subject:Patient.name=a&_summary=count',
    '/Patient?name=a&_summary=count',
    '/Patient?_has:Observation:patient:code=fall&_summary=count',
    '/Consent?_summary=count',
    '/AuditEvent?patient=p-a',
  ])('%s is refused', async (url) => {
    const answer = await get('quinn-HQUALIMP', url);
    expect([403, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('"resourceType":"Observation"');
    expect(answer.text).not.toMatch(/"total"/);
  });

  it('an export and a question in GraphQL are refused too', async () => {
    const headers = { prefer: 'respond-async' };
    const exported = await send('quinn-HQUALIMP', { method: 'GET', url: '/$export', headers });
    expect(exported.status).toBe(403);
    const json = { 'content-type': 'application/json' };
    const body = { query: '{ ObservationList(code: "fall") { id } }' };
    const asked = await send('quinn-HQUALIMP', { method: 'POST', url: '/$graphql', body, headers: json });
    expect(asked.text).toContain('errors');
    expect(asked.text).not.toContain('fall-');
  });

  it('what is refused says how to ask', async () => {
    const answer = await get('quinn-HQUALIMP', '/Observation?code=fall');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('_summary=count');
  });

  it('a number over many is told, rounded down; over few persons it is not, however many the entries', async () => {
    expect(await counted('quinn-HQUALIMP', 'code=fall&_summary=count')).toEqual([200, 5, ['OperationOutcome']]);
    expect(await counted('quinn-HQUALIMP', 'code=rare&_summary=count')).toEqual([200, null, ['OperationOutcome']]);
    expect(await counted('quinn-HQUALIMP', 'code=many&_summary=count')).toEqual([200, null, ['OperationOutcome']]);
    expect(await counted('quinn-HQUALIMP', 'code=none&_summary=count')).toEqual([200, null, ['OperationOutcome']]);
  });

  it('who keeps her record from the unit is in no number', async () => {
    for (const id of ['a', 'b', 'c']) {
      const choice = choiceOf(`p-${id}`, { class: ['Observation'] });
      const put = await send('system', { method: 'PUT', url: `/Consent/p-${id}-keeps`, body: choice });
      expect(put.status).toBe(201);
    }
    expect(await counted('quinn-HQUALIMP', 'code=fall&_summary=count')).toEqual([200, null, ['OperationOutcome']]);
  });

  it('she writes nothing', async () => {
    const body = {
      resourceType: 'Observation',
      status: 'final',
      code: coded('x'),
      subject: { reference: 'Patient/p-a' },
    };
    const answer = await send('quinn-HQUALIMP', { method: 'POST', url: '/Observation', body });
    expect(answer.status).toBe(403);
  });
});

describe('The same person as a nurse', () => {
  it('sees her patient, and counts within her own reach', async () => {
    expect((await get('quinn-TREAT', '/Observation/fall-d')).status).toBe(404);
    expect((await get('quinn-TREAT', '/Patient/p-a')).status).toBe(200);
    expect(await counted('quinn-TREAT', 'code=fall&_summary=count')).toEqual([200, 0, []]);
  });
});
