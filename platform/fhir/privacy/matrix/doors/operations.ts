// https://hl7.org/fhir/R4/operations.html: operations that change nothing.

import type { World } from '../world.ts';
import { get, observation, parameters, posted } from './ask.ts';
import type { Door } from './door.ts';

const pulses = ({ patient }: World) => ({
  resourceType: 'GraphDefinition',
  name: 'Pulser',
  status: 'active',
  start: 'Patient',
  link: [{ target: [{ type: 'Observation', params: `patient={ref}` }] }],
  description: patient,
});

export const operationDoors: readonly Door[] = [
  {
    name: 'everything of a patient',
    routes: [
      'GET /fhir/Patient/:id/$everything',
      'POST /fhir/Patient/:id/$everything',
      'GET /fhir/Patient/$everything',
      'POST /fhir/Patient/$everything',
    ],
    answer: 'tells',
    pages: 'followed',
    ask: ({ patient }) =>
      get(
        `/Patient/${patient}/$everything`,
        `/Patient/${patient}/$everything?_count=2`,
        '/Patient/$everything',
        `/Patient/${patient}/$everything?_type=Observation`,
      ),
  },
  {
    name: 'everything of an encounter',
    routes: ['GET /fhir/Encounter/:id/$everything', 'POST /fhir/Encounter/:id/$everything'],
    answer: 'tells',
    ask: ({ kept }) => get(`/${kept.enc}/$everything`),
  },
  {
    name: 'lastn',
    routes: ['GET /fhir/Observation/$lastn', 'POST /fhir/Observation/$lastn'],
    answer: 'tells',
    ask: ({ patient }) => get(`/Observation/$lastn?patient=${patient}&code=urn:x|puls&max=5`),
  },
  {
    name: 'stats',
    routes: ['GET /fhir/Observation/$stats', 'POST /fhir/Observation/$stats'],
    answer: 'tells',
    ask: ({ patient }) =>
      get(`/Observation/$stats?subject=Patient/${patient}&system=urn:x&code=puls&statistic=max,min,count,average`),
  },
  {
    name: 'graph',
    routes: ['GET /fhir/:kind/:id/$graph', 'POST /fhir/:kind/:id/$graph'],
    answer: 'tells',
    ask: (world) => [
      posted(`/Patient/${world.patient}/$graph`, parameters({ name: 'definition', resource: pulses(world) })),
    ],
  },
  {
    name: 'diff',
    routes: ['GET /fhir/:kind/:id/$diff', 'POST /fhir/:kind/:id/$diff', 'GET /fhir/$diff', 'POST /fhir/$diff'],
    answer: 'tells',
    ask: ({ kept, open }) =>
      get(
        `/${kept.obs}/$diff?version=1`,
        `/$diff?from=${kept.obs}&to=${open.obs}`,
        `/$diff?from=${open.obs}&to=${kept.obs}/_history/1`,
      ),
  },
  {
    name: 'document',
    routes: ['GET /fhir/Composition/:id/$document', 'POST /fhir/Composition/:id/$document'],
    answer: 'tells',
    ask: ({ kept, open }) => get(`/${open.doc}/$document`, `/${kept.doc}/$document`),
  },
  {
    name: 'extract',
    routes: [
      'GET /fhir/QuestionnaireResponse/:id/$extract',
      'POST /fhir/QuestionnaireResponse/:id/$extract',
      'GET /fhir/QuestionnaireResponse/$extract',
      'POST /fhir/QuestionnaireResponse/$extract',
    ],
    answer: 'tells',
    ask: ({ kept }) => get(`/${kept.form}/$extract`),
  },
  {
    name: 'validate',
    routes: [
      'GET /fhir/:kind/:id/$validate',
      'POST /fhir/:kind/:id/$validate',
      'GET /fhir/:kind/$validate',
      'POST /fhir/:kind/$validate',
    ],
    answer: 'tells',
    ask: (world) => [
      ...get(`/${world.kept.obs}/$validate`),
      posted(`/${world.kept.obs}/$validate`, parameters({ name: 'mode', valueCode: 'delete' })),
      posted(`/Observation/$validate`, parameters({ name: 'resource', resource: observation(world) })),
    ],
  },
  {
    name: 'match',
    routes: ['POST /fhir/Patient/$match'],
    answer: 'silent',
    ask: ({ key }) => [
      posted(
        '/Patient/$match',
        parameters({ name: 'resource', resource: { resourceType: 'Patient', name: [{ family: `Pasient-${key}` }] } }),
      ),
    ],
  },
];
