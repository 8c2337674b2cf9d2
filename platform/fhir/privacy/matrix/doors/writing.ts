// https://hl7.org/fhir/R4/http.html#update: doors that may change something, in this order: the last ones delete.

import { idIn, observation, parameters, posted } from './ask.ts';
import type { Door } from './door.ts';

const json = { 'content-type': 'application/json-patch+json' };

export const writingDoors: readonly Door[] = [
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
    name: 'update of an id that is free for all she can tell',
    routes: ['PUT /fhir/:kind/:id'],
    answer: 'silent',
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
];
