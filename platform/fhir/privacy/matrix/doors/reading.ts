// https://hl7.org/fhir/R4/http.html#read: doors that show what is asked for by name, by history, or in a batch.

import { get, posted, READ, SEARCH } from './ask.ts';
import type { Door } from './door.ts';

export const readingDoors: readonly Door[] = [
  {
    name: 'read',
    citizens: 'told',
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
    citizens: 'told',
    routes: ['GET /fhir/:kind/:id/_history/:version'],
    answer: 'tells',
    ask: ({ kept }) => get(`/${kept.obs}/_history/1`, `/${kept.obs}/_history/2`, `/${kept.obs}/_history/3`),
  },
  {
    name: 'history of one',
    citizens: 'told',
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
    pages: 'followed',
    routes: ['GET /fhir/_history'],
    answer: 'tells',
    ask: () => get('/_history?_count=1000'),
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
