// Entries are told by the log: each once, with the time of its first writing; what is kept from the reader has no name there.
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { entriesOf } from './entries.ts';

const event = (recorded: string, ...references: readonly (string | undefined)[]): AuditEvent => ({
  resourceType: 'AuditEvent',
  type: {},
  agent: [{ requestor: true }],
  source: { observer: {} },
  recorded,
  entity: references.map((reference) => (reference === undefined ? {} : { what: { reference } })),
});

it('lists no patient, no message of the log, and nothing twice', () => {
  const events = [
    event('2026-11-03', 'Patient/kim', 'Observation/b/_history/2'),
    event('2026-11-02', 'Patient/kim', 'Observation/a/_history/1'),
    event('2026-11-02', 'Patient/kim', undefined),
    event('2026-11-01', 'Patient/kim', 'Observation/b/_history/1', 'AuditEvent/x'),
  ];
  const log: Bundle = { resourceType: 'Bundle', type: 'searchset', entry: events.map((resource) => ({ resource })) };
  expect(entriesOf(log)).toEqual([
    { reference: 'Observation/a', kind: 'Observation', written: '2026-11-02' },
    { reference: 'Observation/b', kind: 'Observation', written: '2026-11-01' },
  ]);
});
