// Issue "Trust" C14: the citizen is told of each opening once, whatever was looked at after it.
import type { AuditEvent } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { EMERGENCY_POLICY, openingsIn } from './openings.ts';

const TYPES = 'http://hl7.org/fhir/resource-types';
const event = (id: string, code: string, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  resourceType: 'AuditEvent',
  id,
  type: { code: 'rest' },
  action: 'C',
  recorded: '2026-11-20T08:00:00Z',
  agent: [{ requestor: true, who: { display: 'Ruth Bakken' }, policy: [EMERGENCY_POLICY] }],
  source: { observer: { display: 'Felles kommunal journal' } },
  entity: [{ type: { system: TYPES, code }, description: 'Fant pasienten bevisstløs' }],
  ...changes,
});

it('what was only looked at, and what other rules opened, is no opening', () => {
  const policy = [EMERGENCY_POLICY.replace('emergency', 'service')];
  expect(openingsIn([])).toEqual([]);
  expect(openingsIn([event('look', 'Observation', { action: 'R' })])).toEqual([]);
  expect(openingsIn([event('other', 'AuditEvent', { agent: [{ requestor: true, policy }] })])).toEqual([]);
});

it('each opening is told of with who and why, the newest first', () => {
  const later = event('later', 'AuditEvent', { recorded: '2026-11-20T09:00:00Z' });
  expect(openingsIn([event('look', 'Patient', { action: 'R' }), event('first', 'AuditEvent'), later])).toMatchObject([
    { id: 'later', who: 'Ruth Bakken', reason: 'Fant pasienten bevisstløs' },
    { id: 'first' },
  ]);
});
