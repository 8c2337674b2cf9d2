// https://hl7.org/fhir/R4/search.html: doors that find, count and sort; GraphQL and views find too.

import { form, get, INSIDE, idIn, PLAIN, parameters, posted, READ, SEARCH, SYSTEM } from './ask.ts';
import type { Door } from './door.ts';

const view = {
  resourceType: 'ViewDefinition',
  name: 'v',
  status: 'active',
  resource: 'Observation',
  select: [
    {
      column: [
        { name: 'id', path: 'getResourceKey()' },
        { name: 'mark', path: 'identifier.value' },
      ],
    },
  ],
};

export const searchingDoors: readonly Door[] = [
  {
    name: 'search: hits',
    citizens: 'told',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient, kept, mark }) =>
      get(
        `/Observation?patient=${patient}`,
        `/Observation?_id=${idIn(kept.obs)}`,
        `/Observation?identifier=urn:mark|${mark}`,
        `/Observation?code=urn:x|puls&subject=Patient/${patient}`,
        `/Observation?value-quantity=gt150&patient=${patient}`,
        `/Observation?date=lt2021&patient=${patient}`,
        `/Observation?_security:missing=false&patient=${patient}`,
        `/Encounter?patient=${patient}`,
        `/Observation?_filter=identifier%20eq%20urn:mark|${mark}`,
      ),
  },
  {
    name: 'search: hits among many patients',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient, mark }) =>
      get(
        '/Observation?code=urn:x|puls',
        `/Observation?identifier=${mark}`,
        '/Observation?value-quantity=gt150',
        '/Observation?date=lt2021&_sort=date',
        '/Observation?_lastUpdated=gt2000',
        `/Observation?patient=${patient},nobody`,
        `/Composition?title=${mark}`,
      ),
  },
  {
    name: 'search: counts',
    citizens: 'told',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient }) =>
      get(
        `/Observation?patient=${patient}&_summary=count`,
        `/Observation?patient=${patient}&_total=accurate&_count=1`,
        '/Observation?code=urn:x|puls&_summary=count',
        '/Observation?_summary=count',
        `/Observation?patient=${patient},nobody&_summary=count`,
        `/Condition?patient=${patient}&_total=estimate`,
      ),
  },
  {
    name: 'search: order and pages',
    citizens: 'told',
    routes: [SEARCH],
    answer: 'tells',
    pages: 'followed',
    ask: ({ patient }) =>
      get(
        `/Observation?patient=${patient}&_sort=date&_count=1`,
        `/Observation?patient=${patient}&_sort=-value-quantity&_count=1`,
        '/Observation?_sort=-date&_count=1',
        '/Observation?_sort=_lastUpdated&_count=1&code=urn:x|puls',
        '/Condition?_count=1',
      ),
  },
  {
    name: 'search by words',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient, mark }) =>
      get(
        `/Condition?patient=${patient}&_content=${mark}`,
        `/Composition?_content=${mark}`,
        `/Condition?patient=${patient}&_text=${mark}`,
        `/Condition?patient=${patient}&_text=NOT%20${mark}&_summary=count`,
      ),
  },
  {
    name: '_filter',
    citizens: 'told',
    routes: [SEARCH, ...SYSTEM, INSIDE],
    answer: 'tells',
    ask: ({ patient, mark, kept }) =>
      get(
        `/Observation?patient=${patient}&_filter=${encodeURIComponent('value-quantity gt 150 or date lt 2021')}`,
        `/Observation?_filter=${encodeURIComponent(`patient eq Patient/${patient} and not (date ge 2021)`)}&_summary=count`,
        `/Condition?_filter=${encodeURIComponent(`encounter.identifier eq ${mark}`)}`,
        `/DiagnosticReport?_filter=${encodeURIComponent(`result[value-quantity gt 150].subject re Patient/${patient}`)}`,
        `/Patient/${patient}/Observation?_filter=${encodeURIComponent(`_id eq ${idIn(kept.obs)}`)}`,
      ),
  },
  {
    name: 'posted search',
    citizens: 'told',
    routes: ['POST /fhir/:kind/_search', 'POST /fhir/_search', 'POST /fhir/:kind/:id/:inside/_search'],
    answer: 'tells',
    ask: ({ patient, mark }) => [
      form('/Observation/_search', `patient=${patient}`),
      form('/_search', `_type=Observation,Condition&identifier=${mark}`),
      form(`/Patient/${patient}/Observation/_search`, 'code=puls'),
    ],
  },
  {
    name: 'search of a compartment',
    citizens: 'told',
    order: 'free',
    routes: [INSIDE],
    answer: 'tells',
    ask: ({ patient, kept }) =>
      get(`/Patient/${patient}/Observation`, `/Patient/${patient}/*`, `/${kept.enc}/Observation`),
  },
  {
    name: 'search of several types',
    routes: SYSTEM,
    answer: 'tells',
    pages: 'followed',
    ask: ({ patient, mark }) =>
      get(`/?_type=Observation,Condition&patient=${patient}&_count=1`, `/?identifier=${mark}`),
  },
  {
    name: 'search of several types by time',
    routes: [...SYSTEM, INSIDE],
    answer: 'tells',
    pages: 'followed',
    order: 'free',
    ask: ({ patient }) =>
      get(
        '/?_type=Observation,Condition&_sort=_lastUpdated&_count=2',
        `/Patient/${patient}/*?_sort=-_lastUpdated&_count=2`,
      ),
  },
  {
    name: 'chains',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient, mark, kept }) =>
      get(
        `/Condition?encounter.identifier=${mark}`,
        `/Condition?patient=${patient}&encounter.identifier=${mark}`,
        `/DiagnosticReport?result.value-quantity=gt150`,
        `/DiagnosticReport?patient=${patient}&result.identifier=${mark}`,
        `/DiagnosticReport?result.encounter.identifier=${mark}`,
        `/Condition?encounter._id=${idIn(kept.enc)}`,
      ),
  },
  {
    name: '_has',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient, mark, kept }) =>
      get(
        `/Patient?_has:Observation:patient:identifier=${mark}`,
        `/Observation?_has:Condition:evidence-detail:identifier=${mark}`,
        `/Observation?patient=${patient}&_has:Condition:evidence-detail:_id=${idIn(kept.cond)}`,
        `/Observation?_has:Condition:evidence-detail:identifier:missing=false`,
      ),
  },
  {
    name: 'includes',
    citizens: 'told',
    order: 'free',
    routes: [SEARCH],
    answer: 'tells',
    ask: ({ patient, open }) =>
      get(
        `/DiagnosticReport?patient=${patient}&_include=DiagnosticReport:result`,
        `/DiagnosticReport?patient=${patient}&_include=*&_include:iterate=Observation:encounter`,
        `/Observation?_id=${idIn(open.obs)}&_revinclude=Condition:evidence-detail`,
        `/Observation?_id=${idIn(open.obs)}&_revinclude=*`,
        `/Patient?_id=${patient}&_revinclude=Observation:patient`,
      ),
  },
  {
    name: 'GraphQL',
    citizens: 'told',
    routes: [
      'GET /fhir/$graphql',
      'POST /fhir/$graphql',
      'GET /fhir/:kind/:id/$graphql',
      'POST /fhir/:kind/:id/$graphql',
    ],
    answer: 'tells',
    ask: ({ patient, kept, open }) => [
      posted(
        '/$graphql',
        {
          query: `{ ObservationList(patient: "${patient}") { id identifier { value } } Observation(id: "${idIn(kept.obs)}") { id } }`,
        },
        PLAIN,
      ),
      posted(
        `/${open.rep}/$graphql`,
        {
          query: '{ result { resource { ... on Observation { id identifier { value } } } } }',
        },
        PLAIN,
      ),
      posted(`/Patient/${patient}/$graphql`, { query: '{ id ObservationList(_reference: patient) { id } }' }, PLAIN),
    ],
  },
  {
    name: 'the log',
    routes: [SEARCH, READ],
    answer: 'silent',
    apart: {
      of: 'citizens',
      why: 'Pasientjournalforskriften § 14: the log tells that somebody wrote, also where what was written is kept from the reader.',
    },
    ask: ({ patient }) =>
      get(`/AuditEvent?patient=${patient}&_count=100`, `/AuditEvent?patient=${patient}&action=R`, '/AuditEvent'),
  },
  {
    name: 'views',
    routes: [
      'POST /fhir/ViewDefinition/$run',
      'POST /fhir/ViewDefinition/:id/$run',
      'GET /fhir/ViewDefinition/:id/$run',
    ],
    answer: 'tells',
    ask: ({ patient }) => [
      posted(
        '/ViewDefinition/$run',
        parameters(
          { name: 'viewResource', resource: view },
          { name: '_format', valueCode: 'json' },
          { name: 'patient', valueReference: { reference: `Patient/${patient}` } },
        ),
      ),
    ],
  },
];
