// https://hl7.org/fhir/R4/episodeofcare.html: who is enrolled where, and what is critical to know; services from Volven 9151.

import { codeSystems } from '@fkj/standards-norway';
import type { Inhabitant } from './inhabitant.ts';
import { roomId, type Unit, units } from './municipality.ts';
import type { Chance } from './random.ts';
import type { Resource } from './resource.ts';

type Identified = Resource & { readonly id: string };

const subject = (person: Inhabitant) => ({ reference: `Patient/${person.id}`, display: person.name });

/** The person receives services from this unit: the ground of its staff's care relationship. */
export const enrolment = (person: Inhabitant, unit: Unit, since: string): Identified => ({
  resourceType: 'EpisodeOfCare',
  id: `${person.id}-tjeneste`,
  status: 'active',
  type: [
    {
      coding: [
        unit.service === 'KP02'
          ? { system: codeSystems.municipalServiceType, code: '15', display: 'Helsetjenester i hjemmet' }
          : { system: codeSystems.municipalServiceType, code: '21', display: 'Langtidsopphold i institusjon' },
      ],
    },
  ],
  patient: subject(person),
  managingOrganization: { reference: `Organization/${unit.id}`, display: unit.name },
  period: { start: since },
});

/** A resident's stay in a room of the nursing home. */
export const stay = (person: Inhabitant, room: number, since: string): Identified => ({
  resourceType: 'Encounter',
  id: `${person.id}-opphold`,
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP', display: 'inpatient encounter' },
  subject: subject(person),
  period: { start: since },
  location: [{ location: { reference: `Location/${roomId(room)}`, display: `Rom ${room}` }, status: 'active' }],
  serviceProvider: { reference: `Organization/${units.nursingHome.id}`, display: units.nursingHome.name },
});

const reactions = [
  { code: '387207008', display: 'Ibuprofen', reaction: 'Astma' },
  { code: '764146007', display: 'Penicillin', reaction: 'Anafylaktisk reaksjon' },
  { code: '387293003', display: 'Iodine', reaction: 'Angioødem' },
] as const;

/** Critical information: a serious drug reaction, for about one in six. */
export const criticalInformation = (chance: Chance, person: Inhabitant): readonly Identified[] => {
  if (!chance.happens(0.17)) return [];
  const { code, display, reaction } = chance.pick(reactions);
  return [
    {
      resourceType: 'AllergyIntolerance',
      id: `${person.id}-kritisk`,
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
      },
      verificationStatus: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' },
        ],
      },
      type: 'allergy',
      category: ['medication'],
      criticality: 'high',
      code: { coding: [{ system: 'http://snomed.info/sct', code, display }], text: display },
      patient: subject(person),
      reaction: [{ manifestation: [{ text: reaction }], severity: 'severe' }],
    },
  ];
};

/** SpO2 scale 2 of NEWS2 is used only where hypercapnic respiratory failure is documented. */
export const hypercapnia = (person: Inhabitant): Identified => ({
  resourceType: 'Flag',
  id: `${person.id}-skala2`,
  status: 'active',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'clinical' }] }],
  code: {
    coding: [
      {
        system: 'https://felleskommunaljournal.no/fhir/CodeSystem/flag-kind',
        code: 'news2-spo2-skala-2',
        display: 'SpO2 skala 2 ved NEWS2',
      },
    ],
    text: 'Hyperkapnisk respirasjonssvikt: bruk SpO2-skala 2',
  },
  subject: subject(person),
});
