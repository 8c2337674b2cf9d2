// Issue 4 F: doors of the life cycle, and of emergency access.

import { parameters, posted } from './ask.ts';
import type { Door } from './door.ts';

export const correctingDoors: readonly Door[] = [
  {
    name: 'corrections',
    routes: [
      'POST /fhir/:kind/:id/$correct-patient',
      'POST /fhir/:kind/:id/$correct',
      'POST /fhir/:kind/:id/$change-owner',
      'POST /fhir/:kind/:id/$erase',
      'POST /fhir/Patient/$merge',
      'POST /fhir/Organization/:id/$delete-owned',
      'POST /fhir/Organization/:id/$hand-over',
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
      posted(`/${kept.obs}/$correct`, parameters({ name: 'reason', valueString: 'Målt på feil arm, se notatet' })),
      posted(
        `/${kept.obs}/$correct`,
        parameters(
          { name: 'outcome', valueCode: 'refused' },
          { name: 'request', valueString: 'Tallet er feil' },
          { name: 'reason', valueString: 'Målingen er kontrollert' },
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
