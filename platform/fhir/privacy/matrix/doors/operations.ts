// https://hl7.org/fhir/R4/operations.html: operations that change nothing.

import { CODE, type World } from '../world.ts';
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

/** A form that asks what a query finds, and for the last pulse. */
const formWith = (query: string) => ({
  resourceType: 'Questionnaire',
  status: 'active',
  item: [
    {
      linkId: 'found',
      type: 'group',
      repeats: true,
      extension: [
        {
          url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-itemPopulationContext',
          valueExpression: { name: 'one', language: 'application/x-fhir-query', expression: query },
        },
      ],
      item: [
        {
          linkId: 'value',
          type: 'decimal',
          extension: [
            {
              url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression',
              valueExpression: { language: 'text/fhirpath', expression: '%one.value.value' },
            },
          ],
        },
      ],
    },
    { linkId: 'last', type: 'quantity', code: [CODE] },
  ],
});

export const operationDoors: readonly Door[] = [
  {
    name: 'everything of a patient',
    citizens: 'told',
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
    citizens: 'told',
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
    citizens: 'told',
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
  {
    name: 'populate',
    routes: ['POST /fhir/Questionnaire/$populate', 'POST /fhir/Questionnaire/:id/$populate'],
    answer: 'tells',
    ask: ({ patient, mark }) =>
      [
        `Observation?patient=${patient}&value-quantity=gt150`,
        `Observation?patient=${patient}&identifier=${mark}`,
        `Observation?patient=${patient}&_sort=date&_count=1`,
      ].map((query) =>
        posted(
          '/Questionnaire/$populate',
          parameters(
            { name: 'questionnaire', resource: formWith(query) },
            { name: 'subject', valueReference: { reference: `Patient/${patient}` } },
          ),
        ),
      ),
  },
];
