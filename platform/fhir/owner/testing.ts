// Brief cast for tests of ownership: a second organisation beside home care, with people in both (DESIGN.md §7).

import { OWNER_EXTENSION } from '@fkj/standards-fhir';
import { cast } from '../testing/people.ts';
import type { TestHouse } from '../testing/test-house.ts';

const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';
const HOUSE_ROLE = 'https://felleskommunaljournal.no/fhir/CodeSystem/role';
const LIST_KIND = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind';

const entry = (resource: { resourceType: string; id: string } & Record<string, unknown>) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

interface Role {
  readonly who: string;
  readonly at: string;
  readonly system: string;
  readonly code: string;
}

const roleOf = ({ who, at, system, code }: Role) => [
  entry({ resourceType: 'Practitioner', id: who, name: [{ family: who }] }),
  entry({
    resourceType: 'PractitionerRole',
    id: `${who}-${at}`,
    active: true,
    practitioner: { reference: `Practitioner/${who}` },
    organization: { reference: `Organization/${at}` },
    code: [{ coding: [{ system, code }] }],
  }),
];

/**
 * Beside `cast`: 'neighbour' (a nurse of Organization/other who has Astrid on her list too), and 'officer' (home care) and
 * 'other-officer', who answer for the records of their organisations.
 */
export async function castOfOwners(house: TestHouse): Promise<void> {
  await cast(house);
  const { send, admit } = house;
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry({
        resourceType: 'Organization',
        id: 'other',
        name: 'Nabokommunen',
        identifier: [{ system: 'urn:orgnr', value: '987' }],
      }),
      ...roleOf({ who: 'nabo', at: 'other', system: PROFESSION, code: 'SP' }),
      ...roleOf({ who: 'olav', at: 'home-care', system: HOUSE_ROLE, code: 'journalansvarlig' }),
      ...roleOf({ who: 'oda', at: 'other', system: HOUSE_ROLE, code: 'journalansvarlig' }),
      entry({
        resourceType: 'List',
        id: 'nabo-today',
        status: 'current',
        mode: 'working',
        code: { coding: [{ system: LIST_KIND, code: 'arbeidsliste' }] },
        source: { reference: 'PractitionerRole/nabo-other' },
        date: new Date().toISOString().slice(0, 10),
        entry: [{ item: { reference: 'Patient/astrid' } }],
      }),
    ],
  };
  const answer = await send('system', { method: 'POST', url: '/', body: bundle });
  if (answer.status !== 200) throw new Error(answer.text);
  for (const [name, sub, purpose] of [
    ['neighbour', 'nabo', 'TREAT'],
    ['officer', 'olav', 'HOPERAT'],
    ['other-officer', 'oda', 'HOPERAT'],
  ] as const) {
    admit(name, {
      sub,
      client_id: 'arbeidsflate',
      scope: 'user/*.cruds',
      fhirUser: `Practitioner/${sub}`,
      purpose,
    });
  }
}

/** The element that says who is responsible. */
export const ownerElement = (organization: string) => ({
  url: OWNER_EXTENSION,
  valueReference: { reference: `Organization/${organization}` },
});

/** An Observation of Astrid. */
export const pulse = (more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: 'Patient/astrid' },
  valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  ...more,
});
