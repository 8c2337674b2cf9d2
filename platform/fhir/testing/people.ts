// Brief cast for tests: a municipality with a home-care nurse, her patient and a citizen (DESIGN.md §7).

import type { TestHouse } from './test-house.ts';

const PROFESSION = 'urn:oid:2.16.578.1.12.4.1.1.9060';
const SERVICE = 'urn:oid:2.16.578.1.12.4.1.1.8663';
const LIST_KIND = 'https://felleskommunaljournal.no/fhir/CodeSystem/list-kind';

const entry = (resource: { resourceType: string; id: string } & Record<string, unknown>) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});

/**
 * Registers 'nurse' (Practitioner/kari in home care), 'citizen' (Patient/astrid, on the nurse's list) and Patient/bjorn,
 * whom nobody of them may see.
 */
export async function cast({ send, admit, house }: TestHouse): Promise<void> {
  const role = { reference: 'PractitionerRole/kari-home-care' };
  const today = new Date(house.clock()).toISOString().slice(0, 10);
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry({ resourceType: 'Organization', id: 'home-care', name: 'Hjemmetjenesten', ...of('type', SERVICE, 'KP02') }),
      entry({ resourceType: 'Practitioner', id: 'kari', name: [{ family: 'Nilsen', given: ['Kari'] }] }),
      entry({
        resourceType: 'PractitionerRole',
        id: 'kari-home-care',
        active: true,
        practitioner: { reference: 'Practitioner/kari' },
        organization: { reference: 'Organization/home-care' },
        ...of('code', PROFESSION, 'SP'),
      }),
      entry({ resourceType: 'Patient', id: 'astrid', name: [{ family: 'Berg', given: ['Astrid'] }] }),
      entry({ resourceType: 'Patient', id: 'bjorn', name: [{ family: 'Dal', given: ['Bjørn'] }] }),
      entry({
        resourceType: 'List',
        id: 'kari-today',
        status: 'current',
        mode: 'working',
        code: { coding: [{ system: LIST_KIND, code: 'arbeidsliste' }] },
        source: role,
        date: today,
        entry: [{ item: { reference: 'Patient/astrid' } }],
      }),
    ],
  };
  const answer = await send('system', { method: 'POST', url: '/', body: bundle });
  if (answer.status !== 200) throw new Error(answer.text);
  admit('nurse', {
    sub: 'kari',
    client_id: 'arbeidsflate',
    scope: 'user/*.cruds',
    fhirUser: 'Practitioner/kari',
    purpose: 'TREAT',
  });
  admit('citizen', {
    sub: 'astrid',
    client_id: 'innbygger',
    scope: 'patient/*.rs',
    fhirUser: 'Patient/astrid',
    patient: 'astrid',
    purpose: 'PATRQT',
  });
}

const of = (member: string, system: string, code: string) => ({ [member]: [{ coding: [{ system, code }] }] });
