// CONTRIBUTING.md "Tests": more people around the patient of the cast.

import type { TestHouse } from '../testing/test-house.ts';

interface Colleague {
  /** Of her claims. */
  readonly name: string;
  readonly unit: string;
  /** Volven 9060. */
  readonly profession: string;
}

const resource = (body: { resourceType: string; id: string; [element: string]: unknown }) => ({
  resource: body,
  request: { method: 'PUT', url: `${body.resourceType}/${body.id}` },
});

/** Someone of the personnel whose unit gives Patient/astrid a service. */
export async function colleague({ send, admit }: TestHouse, { name, unit, profession }: Colleague): Promise<void> {
  const body = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      ...(unit === 'home-care' ? [] : [resource({ resourceType: 'Organization', id: unit, name: unit })]),
      resource({ resourceType: 'Practitioner', id: name, name: [{ family: name }] }),
      resource({
        resourceType: 'PractitionerRole',
        id: `${name}-${unit}`,
        active: true,
        practitioner: { reference: `Practitioner/${name}` },
        organization: { reference: `Organization/${unit}` },
        code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: profession }] }],
      }),
      resource({
        resourceType: 'EpisodeOfCare',
        id: `service-${name}`,
        status: 'active',
        patient: { reference: 'Patient/astrid' },
        managingOrganization: { reference: `Organization/${unit}` },
      }),
    ],
  };
  const answer = await send('system', { method: 'POST', url: '/', body });
  if (answer.status !== 200) throw new Error(answer.text);
  admit(name, {
    sub: name,
    client_id: 'arbeidsflate',
    scope: 'user/*.cruds',
    fhirUser: `Practitioner/${name}`,
    purpose: 'TREAT',
  });
}
