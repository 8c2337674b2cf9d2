// Issue 4 D "Every door": each address of /fhir, and how it is asked for what is kept. A new route without a row fails the test.

import type { TestRequest } from '../../testing/test-house.ts';
import { CODE, type World } from './world.ts';

export interface Door {
  readonly name: string;
  /** As the server registers them. */
  readonly routes: readonly string[];
  readonly ask: (world: World) => readonly TestRequest[];
  /**
   * tells: whoever is shown the entries gets another answer than where they are not. silent: it says nothing of entries to
   * anyone (refused to all of these callers, or nothing of a patient is in it).
   */
  readonly answer: 'tells' | 'silent';
  /** Pages are followed to the end. */
  readonly pages?: 'followed';
  /** Entries of the same moment, or in no order: they are compared as a whole, whatever page they are on. */
  readonly order?: 'free';
  /** What makes the answer differ though nothing is shown, and why it must. */
  readonly apart?: string;
}

const json = { 'content-type': 'application/json-patch+json' };
const PLAIN = { 'content-type': 'application/json' };
const idIn = (name: string): string => name.split('/')[1] ?? '';
const get = (...urls: readonly string[]): readonly TestRequest[] => urls.map((url) => ({ url }));
const parameters = (...parameter: readonly object[]) => ({ resourceType: 'Parameters', parameter });
const posted = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): TestRequest => ({
  method: 'POST',
  url,
  body,
  headers,
});
const form = (url: string, body: string): TestRequest => ({
  method: 'POST',
  url,
  body,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const observation = ({ patient }: World, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [CODE] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-06-01',
  ...more,
});
const pulses = ({ patient }: World) => ({
  resourceType: 'GraphDefinition',
  name: 'Pulser',
  status: 'active',
  start: 'Patient',
  link: [{ target: [{ type: 'Observation', params: `patient={ref}` }] }],
  description: patient,
});
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
const READ = 'GET /fhir/:kind/:id';
const SEARCH = 'GET /fhir/:kind';
const INSIDE = 'GET /fhir/:kind/:id/:inside';
const SYSTEM = ['GET /fhir', 'GET /fhir/'];

/** Doors that change nothing. */
export const reading: readonly Door[] = [
  {
    name: 'read',
    routes: [READ],
    answer: 'tells',
    ask: ({ kept }) => get(...Object.values(kept).map((name) => `/${name}`)),
  },
  {
    name: 'read, known version and head only',
    routes: [READ],
    answer: 'tells',
    ask: ({ kept }) => [
      { url: `/${kept.obs}`, headers: { 'if-none-match': 'W/"2"' } },
      { method: 'HEAD', url: `/${kept.obs}` },
      { url: `/${kept.obs}?_elements=identifier`, headers: { accept: 'application/fhir+xml' } },
    ],
  },
  {
    name: 'vread',
    routes: ['GET /fhir/:kind/:id/_history/:version'],
    answer: 'tells',
    ask: ({ kept }) => get(`/${kept.obs}/_history/1`, `/${kept.obs}/_history/2`, `/${kept.obs}/_history/3`),
  },
  {
    name: 'history of one',
    routes: ['GET /fhir/:kind/:id/_history'],
    answer: 'tells',
    ask: ({ kept }) => get(`/${kept.obs}/_history`, `/${kept.cond}/_history?_count=1`),
  },
  {
    name: 'history of a type',
    order: 'free',
    routes: ['GET /fhir/:kind/_history'],
    answer: 'tells',
    pages: 'followed',
    ask: () => get('/Observation/_history', '/Observation/_history?_count=1'),
  },
  {
    name: 'history of everything',
    order: 'free',
    routes: ['GET /fhir/_history'],
    answer: 'tells',
    ask: () => get('/_history?_count=1000'),
  },
  {
    name: 'search: hits',
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
    ask: ({ patient, mark }) => get(`/Condition?patient=${patient}&_content=${mark}`, `/Composition?_content=${mark}`),
  },
  {
    name: 'posted search',
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
    name: 'GraphQL',
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
  {
    name: 'meta in use',
    routes: ['GET /fhir/$meta', 'POST /fhir/$meta', 'GET /fhir/:kind/$meta', 'POST /fhir/:kind/$meta'],
    answer: 'tells',
    ask: () => get('/$meta', '/Observation/$meta'),
  },
  {
    name: 'meta',
    routes: ['GET /fhir/:kind/:id/$meta', 'POST /fhir/:kind/:id/$meta'],
    answer: 'tells',
    ask: ({ kept }) => get(`/${kept.obs}/$meta`),
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
    name: 'batch',
    routes: ['POST /fhir', 'POST /fhir/'],
    answer: 'tells',
    ask: ({ kept, patient }) => [
      posted('/', {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [
          kept.obs,
          `${kept.obs}/_history`,
          `Observation?patient=${patient}`,
          `Patient/${patient}/$everything`,
        ].map((url) => ({ request: { method: 'GET', url } })),
      }),
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
    name: 'error messages',
    routes: [READ, SEARCH],
    answer: 'silent',
    ask: ({ kept, patient }) => [
      { method: 'OPTIONS', url: `/${kept.obs}` },
      ...get(
        `/${kept.obs}/$nothing`,
        `/Observation?nothing=${kept.obs}`,
        `/Observation?patient=${patient}&_sort=nothing`,
        `/${kept.obs}/_history/x`,
      ),
    ],
  },
];

/** Doors that may change something; they come last, in this order. */
export const writing: readonly Door[] = [
  {
    name: 'conditional create',
    routes: ['POST /fhir/:kind'],
    answer: 'tells',
    ask: (world) => [
      posted('/Observation', observation(world), {
        'if-none-exist': `identifier=${world.mark}`,
        prefer: 'return=minimal',
      }),
    ],
  },
  {
    name: 'transaction',
    routes: ['POST /fhir', 'POST /fhir/'],
    answer: 'tells',
    ask: (world) => [
      posted('/', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            resource: observation(world, { hasMember: [{ reference: world.kept.obs }] }),
            request: { method: 'POST', url: 'Observation' },
          },
        ],
      }),
      posted('/', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            resource: observation(world, { hasMember: [{ reference: `Observation?identifier=${world.mark}` }] }),
            request: { method: 'POST', url: 'Observation' },
          },
        ],
      }),
      posted('/', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ request: { method: 'GET', url: world.kept.obs } }],
      }),
      posted('/', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            resource: observation(world),
            request: { method: 'POST', url: 'Observation', ifNoneExist: `identifier=${world.mark}` },
          },
        ],
      }),
    ],
  },
  {
    name: 'patch',
    routes: ['PATCH /fhir/:kind/:id', 'PATCH /fhir/:kind'],
    answer: 'tells',
    ask: ({ kept, mark }) => [
      {
        method: 'PATCH',
        url: `/${kept.obs}`,
        body: JSON.stringify([{ op: 'test', path: '/identifier/0/value', value: mark }]),
        headers: json,
      },
      {
        method: 'PATCH',
        url: `/${kept.obs}`,
        body: JSON.stringify([{ op: 'test', path: '/identifier/0/value', value: 'x' }]),
        headers: json,
      },
      {
        method: 'PATCH',
        url: `/${kept.obs}`,
        body: JSON.stringify([{ op: 'replace', path: '/status', value: 'amended' }]),
        headers: { ...json, 'if-match': 'W/"1"' },
      },
      {
        method: 'PATCH',
        url: `/Observation?identifier=${mark}`,
        body: JSON.stringify([{ op: 'replace', path: '/status', value: 'amended' }]),
        headers: json,
      },
    ],
  },
  {
    name: 'meta, changed',
    routes: ['POST /fhir/:kind/:id/$meta-add', 'POST /fhir/:kind/:id/$meta-delete'],
    answer: 'tells',
    ask: ({ kept }) =>
      ['add', 'delete'].map((way) =>
        posted(
          `/${kept.obs}/$meta-${way}`,
          parameters({ name: 'meta', valueMeta: { tag: [{ system: 'urn:t', code: 'x' }] } }),
        ),
      ),
  },
  {
    name: 'conditional update',
    routes: ['PUT /fhir/:kind'],
    answer: 'tells',
    ask: (world) => [
      { method: 'PUT', url: `/Observation?identifier=${world.mark}`, body: observation(world, { status: 'amended' }) },
    ],
  },
  {
    name: 'update with If-Match',
    routes: ['PUT /fhir/:kind/:id'],
    answer: 'tells',
    ask: (world) => [
      {
        method: 'PUT',
        url: `/${world.kept.obs}`,
        body: observation(world, { id: idIn(world.kept.obs) }),
        headers: { 'if-match': 'W/"2"' },
      },
    ],
  },
  {
    name: 'delete',
    routes: ['DELETE /fhir/:kind/:id', 'DELETE /fhir/:kind'],
    answer: 'tells',
    ask: ({ kept, mark }) => [
      { method: 'DELETE', url: `/Encounter?identifier=${mark}` },
      { method: 'DELETE', url: `/${kept.enc}` },
      { method: 'DELETE', url: `/${kept.obs}` },
    ],
  },
  {
    name: 'update of a free id',
    routes: ['PUT /fhir/:kind/:id'],
    answer: 'silent',
    apart: 'An id that is taken cannot be taken again: who guesses it learns that it is, and nothing else.',
    ask: (world) => [
      {
        method: 'PUT',
        url: `/${world.kept.cond}`,
        body: {
          resourceType: 'Condition',
          id: idIn(world.kept.cond),
          subject: { reference: `Patient/${world.patient}` },
        },
      },
    ],
  },
  {
    name: 'corrections',
    routes: [
      'POST /fhir/:kind/:id/$correct-patient',
      'POST /fhir/:kind/:id/$change-owner',
      'POST /fhir/:kind/:id/$erase',
      'POST /fhir/Patient/$merge',
      'POST /fhir/Organization/:id/$delete-owned',
    ],
    answer: 'silent',
    ask: ({ kept, patient }) => [
      posted(
        `/${kept.obs}/$correct-patient`,
        parameters(
          { name: 'patient', valueReference: { reference: `Patient/${patient}` } },
          { name: 'reason', valueString: 'Ført på feil person' },
        ),
      ),
      posted(
        `/${kept.obs}/$change-owner`,
        parameters(
          { name: 'owner', valueReference: { reference: 'Organization/x' } },
          { name: 'reason', valueString: 'Ført på feil enhet' },
        ),
      ),
      posted(
        `/${kept.obs}/$erase`,
        parameters(
          { name: 'decision', valueString: 'Sak 2026/1' },
          { name: 'reason', valueString: 'Etter krav fra pasienten' },
        ),
      ),
      posted(
        '/Patient/$merge',
        parameters(
          { name: 'source-patient', valueReference: { reference: `Patient/${patient}` } },
          { name: 'target-patient', valueReference: { reference: 'Patient/x' } },
          { name: 'reason', valueString: 'Samme person' },
        ),
      ),
    ],
  },
  {
    name: 'emergency access without a reason',
    routes: ['POST /fhir/Patient/$emergency-access'],
    answer: 'silent',
    ask: ({ patient }) => [
      posted(
        '/Patient/$emergency-access',
        parameters(
          { name: 'patient', valueReference: { reference: `Patient/${patient}` } },
          { name: 'reason', valueString: 'x' },
        ),
      ),
    ],
  },
];

/** Routes that hold nothing of patients, or only what the caller has sent: why they need no question. */
export const withoutPatients: Readonly<Record<string, string>> = {
  'GET /fhir/metadata': 'what the server can do',
  'GET /fhir/.well-known/smart-configuration': 'where to log in',
  'POST /fhir/$fhirpath': 'evaluates what is sent, in a thread without the record',
  'POST /fhir/$convert': 'rewrites what is sent',
  'GET /fhir/SearchParameter/$index-status': 'how far the index is, without objects',
  'GET /fhir/Organization/:id/$retention-report':
    'how many objects of an organisation are old, for who answers for them',
  'POST /fhir/Organization/:id/$retention-report': 'the same',
  ...Object.fromEntries(
    [
      'CodeSystem/$lookup',
      'CodeSystem/$validate-code',
      'CodeSystem/$subsumes',
      'CodeSystem/:id/$validate-code',
      'CodeSystem/:id/$subsumes',
      'ValueSet/$expand',
      'ValueSet/$validate-code',
      'ValueSet/:id/$expand',
      'ValueSet/:id/$validate-code',
    ].flatMap((url) => ['GET', 'POST'].map((method) => [`${method} /fhir/${url}`, 'terminology, of common kinds'])),
  ),
};
