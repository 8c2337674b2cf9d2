// https://hl7.org/fhir/uv/bulkdata/: doors that answer by jobs; what they export is asked in matrix-bulk.test.ts.

import type { Door } from './door.ts';

const statuses = ['$export', '$import', '$delete-owned', '$hand-over'].flatMap((job) => [
  `GET /fhir/${job}/:job`,
  `DELETE /fhir/${job}/:job`,
  `GET /fhir/${job}/:job/:file`,
]);

export const bulk: readonly Pick<Door, 'name' | 'routes'>[] = [
  {
    name: 'export',
    routes: ['$export', 'Patient/$export', 'Group/:id/$export'].flatMap((url) => [
      `GET /fhir/${url}`,
      `POST /fhir/${url}`,
    ]),
  },
  { name: 'import', routes: ['POST /fhir/$import'] },
  { name: 'job status and files', routes: statuses },
];
