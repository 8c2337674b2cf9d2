// https://hl7.org/fhir/R4/organization.html; unit types from Volven 8663. Lillevik does not exist.

import { codeSystems, identifierSystems } from '@fkj/standards-norway';
import type { Resource } from './resource.ts';

export const municipalityId = 'lillevik';

export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly service: 'KP02' | 'KP01' | 'KA02';
  readonly serviceName: string;
}

export const units = {
  north: {
    id: 'lillevik-hjemmetjeneste-nord',
    name: 'Hjemmetjenesten nord',
    service: 'KP02',
    serviceName: 'Sykepleietjeneste',
  },
  south: {
    id: 'lillevik-hjemmetjeneste-sor',
    name: 'Hjemmetjenesten sør',
    service: 'KP02',
    serviceName: 'Sykepleietjeneste',
  },
  nursingHome: {
    id: 'lillevik-sykehjem',
    name: 'Lillevik sykehjem',
    service: 'KP01',
    serviceName: 'Legetjeneste ved sykehjem mv.',
  },
  outOfHours: { id: 'lillevik-legevakt', name: 'Lillevik legevakt', service: 'KA02', serviceName: 'Legevakt' },
} as const satisfies { readonly [name: string]: Unit };

export const roomNumbers: readonly number[] = Array.from({ length: 24 }, (_, index) => 101 + index);

export const roomId = (room: number): string => `lillevik-sykehjem-rom-${room}`;

const organization = (unit: Unit): Resource => ({
  resourceType: 'Organization',
  id: unit.id,
  active: true,
  type: [{ coding: [{ system: codeSystems.municipalService, code: unit.service, display: unit.serviceName }] }],
  name: unit.name,
  partOf: { reference: `Organization/${municipalityId}` },
});

const room = (number: number): Resource => ({
  resourceType: 'Location',
  id: roomId(number),
  status: 'active',
  name: `Rom ${number}`,
  physicalType: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'ro', display: 'Room' }],
  },
  managingOrganization: { reference: `Organization/${units.nursingHome.id}` },
});

/** The municipality, its units and the rooms of its nursing home. */
export const organizations = (): readonly Resource[] => [
  {
    resourceType: 'Organization',
    id: municipalityId,
    identifier: [{ system: identifierSystems.organizationNumber, value: '999999999' }],
    active: true,
    name: 'Lillevik kommune (oppdiktet)',
    address: [{ line: ['Rådhusgata 1'], postalCode: '9999', city: 'Lillevik', country: 'NO' }],
  },
  ...Object.values(units).map(organization),
  ...roomNumbers.map(room),
];
