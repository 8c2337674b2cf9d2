// https://hl7.org/fhir/R4/http.html#read, #history: what is asked for by its name.

import type { Subjects } from '../../data/subjects.ts';
import { get, type Interaction, once, pick } from './interaction.ts';

export const reading = ({ observations }: Subjects, start: number): readonly Interaction[] => [
  {
    ...once,
    name: 'read by id',
    connections: [1, 8, 32],
    unit: 'reads/s',
    goal: 6_500,
    request: (number) => get(`/Observation/${pick(observations, start + number)}`),
  },
  {
    ...once,
    name: 'read with _elements',
    connections: [32],
    unit: 'reads/s',
    request: (number) => get(`/Observation/${pick(observations, start + number)}?_elements=status,code,valueQuantity`),
  },
  {
    ...once,
    name: 'history of an Observation',
    connections: [32],
    unit: 'histories/s',
    request: (number) => get(`/Observation/${pick(observations, start + number)}/_history`),
  },
];
