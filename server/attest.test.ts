// reference/norway.md §2.2: what the record says for an attest, and where a self-given one is followed up.

import { recordFacts, recordOrganisations } from '@fkj/platform-identity';
import { identifierSystems } from '@fkj/standards-norway';
import { describe, expect, it } from 'vitest';
import { composedServer } from './testing/composed-server.ts';

const { app, house, authorization } = await composedServer();
const facts = recordFacts(house.record, house.access, {
  newId: house.fhir.newId,
  professionsOf: async (hprNumber) => (hprNumber === '9000009' ? ['LE'] : 'not-connected'),
});
const profession = [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'SP', display: 'Sykepleier' }] }];
const number = (system: string, value: string) => [{ system, value }];

for (const resource of [
  {
    resourceType: 'Organization',
    id: 'kommune',
    name: 'Lillevik kommune',
    identifier: number(identifierSystems.organizationNumber, '999977774'),
  },
  { resourceType: 'Organization', id: 'helse', name: 'Helse', partOf: { reference: 'Organization/kommune' } },
  {
    resourceType: 'Organization',
    id: 'nord',
    name: 'Hjemmetjenesten nord',
    identifier: number(identifierSystems.organizationNumber, '999977775'),
    partOf: { reference: 'Organization/helse' },
  },
  {
    resourceType: 'Practitioner',
    id: 'nora',
    active: true,
    identifier: [
      ...number(identifierSystems.hprNumber, '9000001'),
      ...number(identifierSystems.nationalNumber, '13816900260'),
    ],
    name: [{ family: 'Nilsen', given: ['Nora'] }],
    qualification: profession.map((code) => ({ code })),
  },
  { resourceType: 'Practitioner', id: 'adrift', active: true, name: [{ family: 'Ukjent' }] },
  {
    resourceType: 'PractitionerRole',
    id: 'nora-role',
    active: true,
    practitioner: { reference: 'Practitioner/nora' },
    organization: { reference: 'Organization/nord' },
    code: profession,
  },
  {
    resourceType: 'Patient',
    id: 'kari',
    identifier: number(identifierSystems.nationalNumber, '13816900503'),
    name: [{ family: 'Berg', given: ['Kari'] }],
  },
]) {
  const answer = await app.inject({
    method: 'PUT',
    url: `/fhir/${resource.resourceType}/${resource.id}`,
    headers: { authorization, 'content-type': 'application/fhir+json' },
    payload: resource,
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
}

describe('a unit that a person speaks from', () => {
  const { held } = recordOrganisations(house.record, house.access);
  const choices: readonly [Parameters<typeof held>[1], string | null][] = [
    [{ unit: '999977775' }, 'nord'],
    [{ unit: '999977774' }, 'kommune'],
    [{ parent: '999977774', child: null }, 'kommune'],
    [{ parent: '999977774', child: '999977775' }, 'nord'],
    [{ parent: '999977775', child: '999977774' }, null],
    [{ parent: '999977774', child: '999988885' }, null],
    [{ parent: '999988884', child: '999977775' }, null],
    [{ unit: '999988885' }, null],
  ];

  it.each(choices)('%o is %s', async (chosen, found) => {
    expect(await held('Practitioner/nora', chosen)).toBe(found);
  });

  it('is none for somebody without a role there, and for a citizen', async () => {
    expect(await held('Practitioner/adrift', { unit: '999977775' })).toBeNull();
    expect(await held('Patient/kari', { unit: '999977775' })).toBeNull();
  });
});

describe('the facts behind an attest', () => {
  it('are none for who has no number or no organisation, and no authorisation is known of a stranger', async () => {
    expect(await facts.practitioner('Practitioner/adrift')).toBeNull();
    expect(await facts.practitioner('Practitioner/nobody')).toBeNull();
    expect(await facts.practitioner('Patient/kari')).toBeNull();
    expect(await facts.authorizations('7654321')).toBe('unavailable');
    expect(await facts.patientWith({ id: '13816900694', system: identifierSystems.nationalNumber })).toBeNull();
  });

  it('are the person, her authorisation, her unit and the main unit above it', async () => {
    expect(await facts.practitioner('Practitioner/nora')).toMatchObject({
      identifier: { id: '13816900260', name: 'Nora Nilsen' },
      hpr: { id: '9000001' },
      authorization: { code: 'SP', text: 'Sykepleier' },
      pointOfCare: { id: '999977775', name: 'Hjemmetjenesten nord' },
      legalEntity: { id: '999977774', name: 'Lillevik kommune' },
    });
    expect(await facts.authorizations('9000001')).toEqual(['SP']);
    expect(await facts.authorizations('9000009')).toEqual(['LE']);
    expect(await facts.patientNumber('kari')).toEqual({ id: '13816900503', system: identifierSystems.nationalNumber });
    expect(await facts.patientWith({ id: '13816900503', system: identifierSystems.nationalNumber })).toBe('kari');
  });

  it('put a self-given attest where emergency access is followed up, and others beside it', async () => {
    const elements = () => ({ purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }], agent: [{ requestor: true }] });
    await facts.log({ patients: ['kari'], elements, at: Date.now(), followUp: 'needed' });
    await facts.log({ patients: ['kari'], elements, at: Date.now(), followUp: 'none' });
    const count = async (subtype: string): Promise<number> => {
      const url = `/fhir/AuditEvent?patient=kari&subtype=${subtype}`;
      const answer = await app.inject({ method: 'GET', url, headers: { authorization } });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return (answer.json().entry ?? []).length;
    };
    expect([await count('110127'), await count('110122')]).toEqual([1, 1]);
  });
});
