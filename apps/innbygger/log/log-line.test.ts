// platform/fhir/audit-event/event-of-line.ts: each thing the citizen is told stands where the AuditEvent has it.
import type { AuditEvent } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { logLineOf } from './log-line.ts';

const OWN = 'https://felleskommunaljournal.no/fhir';
const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  resourceType: 'AuditEvent',
  id: 'e1',
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  action: 'R',
  recorded: '2026-11-20T08:00:00.000Z',
  agent: [
    {
      who: { reference: 'PractitionerRole/kari', display: 'Kari Nordli' },
      role: [{ text: 'Sykepleier' }],
      requestor: true,
      policy: [`${OWN}/access-rule/policy%3Akjernejournal`],
      extension: [
        {
          url: `${OWN}/StructureDefinition/agent-organization`,
          valueReference: { reference: 'Organization/nord', display: 'Hjemmetjenesten nord' },
        },
      ],
    },
  ],
  source: { observer: { display: 'Felles kommunal journal' } },
  entity: [{ what: { reference: 'Patient/astrid' }, description: 'Pustevansker i natt' }],
  ...changes,
});

it('an event without a time is left out, and one that names nobody is still told of', () => {
  expect(logLineOf(event({ recorded: 'i går' }))).toEqual([]);
  expect(logLineOf(event({ agent: [], entity: [] }))).toMatchObject([
    { who: '', role: '', organization: '', rule: 'elsewhere', reason: null },
  ]);
});

it('an event of this record says when, who, in which role, where, by what rule and with which reason', () => {
  expect(logLineOf(event())).toEqual([
    {
      id: 'e1',
      at: Date.parse('2026-11-20T08:00:00Z'),
      wrote: false,
      who: 'Kari Nordli',
      role: 'Sykepleier',
      organization: 'Hjemmetjenesten nord',
      rule: 'policy:kjernejournal',
      reason: 'Pustevansker i natt',
      opens: false,
    },
  ]);
});

it('an event of another system is told as such, by the one who asked', () => {
  const agent = [
    { requestor: false, name: 'Kjernejournal' },
    { requestor: true, name: 'Ola Lege' },
  ];
  expect(logLineOf(event({ agent }))).toMatchObject([{ who: 'Ola Lege', rule: 'elsewhere' }]);
});

it('creating, updating and deleting is writing, but not the note that opens emergency access', () => {
  const wrote = (changes: Partial<AuditEvent>) => logLineOf(event(changes))[0]?.wrote;
  expect((['C', 'U', 'D', 'R', 'E'] as const).map((action) => wrote({ action }))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  const type = { system: 'http://hl7.org/fhir/resource-types', code: 'AuditEvent' };
  expect(wrote({ action: 'C', entity: [{ type }] })).toBe(false);
});
