// https://hl7.org/fhir/R4/operationslist.html, https://hl7.org/fhir/R4/graphql.html: operations and GraphQL.

import type { Subjects } from '../../data/subjects.ts';
import { termOf, VALUE_SET } from '../../data/terms.ts';
import { found, get, type Interaction, once, pick, post } from './interaction.ts';

const graphql = (patient: string): string =>
  `{ Patient(id: "${patient}") { id name { family given } ObservationList(_reference: patient, code: "http://loinc.org|8302-2", _sort: "-date", _count: 5) { effectiveDateTime valueQuantity { value unit } } } }`;

export const operating = ({ small, recorded }: Subjects, start: number): readonly Interaction[] => [
  {
    ...once,
    name: '$everything of a patient, 20 resources',
    connections: [1, 8, 32],
    unit: 'patients/s',
    goal: 1_000,
    isRight: found,
    request: (number) => get(`/Patient/${pick(small, start + number)}/$everything`),
  },
  {
    ...once,
    name: '$everything of a Synthea patient',
    connections: [8],
    unit: 'patients/s',
    isRight: found,
    request: (number) => get(`/Patient/${pick(recorded, start + number)}/$everything`),
  },
  {
    ...once,
    name: '$lastn: the last of each vital sign of a patient',
    connections: [8],
    unit: 'operations/s',
    request: (number) =>
      get(`/Observation/$lastn?patient=${pick(recorded, start + number)}&category=vital-signs&max=1`),
  },
  {
    ...once,
    name: 'GraphQL: a patient and five Observations',
    connections: [8],
    unit: 'queries/s',
    isRight: (body) => body.includes('"ObservationList"') && !body.includes('"errors"'),
    request: (number) =>
      post('/$graphql', { query: graphql(pick(recorded, start + number)) }, { 'content-type': 'application/json' }),
  },
  {
    ...once,
    name: 'ValueSet/$validate-code',
    connections: [32],
    unit: 'codes/s',
    isRight: (body) => body.includes('true'),
    request: (number) => {
      const { system, code } = termOf(start + number);
      return get(`/ValueSet/$validate-code?${new URLSearchParams({ url: VALUE_SET, system, code })}`);
    },
  },
];
