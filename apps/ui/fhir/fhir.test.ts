// The pure parts of the FHIR client: failures from answers, references, search forms.
import type { BundleEntry, HumanName } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { idIn, nameOf, resourcesOf } from './bundle.ts';
import { formOf } from './client.ts';
import { failureOf } from './failure.ts';

describe('a failure', () => {
  it('says what the OperationOutcome says', () => {
    const body = {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'forbidden',
          details: { text: 'Skriv hvorfor.', coding: [{ code: 'reason-missing' }] },
        },
        { severity: 'error', code: 'invalid', diagnostics: 'Observation.value' },
      ],
    };
    expect(failureOf(403, body)).toEqual({
      kind: 'forbidden',
      sentences: ['Skriv hvorfor.', 'Observation.value'],
      codes: ['reason-missing', 'forbidden', 'invalid'],
    });
  });

  it('says what problem details say', () => {
    const body = { type: 'about:blank', detail: 'Vent litt.', code: 'rate-limit' };
    expect(failureOf(429, body)).toEqual({ kind: 'refused', sentences: ['Vent litt.'], codes: ['rate-limit'] });
  });

  it.each([
    [401, 'signed-out'],
    [404, 'not-found'],
    [410, 'not-found'],
    [412, 'conflict'],
    [422, 'refused'],
    [502, 'server'],
  ] as const)('with status %i and no body is %s', (status, kind) => {
    expect(failureOf(status, undefined)).toEqual({ kind, sentences: [], codes: [] });
  });
});

describe('a reference', () => {
  it.each([
    ['Patient/7', '7'],
    ['https://a.no/fhir/Patient/7', '7'],
    ['Patient/7/_history/2', '7'],
    ['Practitioner/7', undefined],
    ['urn:uuid:7', undefined],
    [undefined, undefined],
  ])('%s names the patient %s', (reference, id) => {
    expect(idIn(reference, 'Patient')).toBe(id);
  });
});

it('a search form escapes the commas of a value, and joins alternatives with commas', () => {
  expect(formOf({ name: ['Nord, Ola', 'Kari'], _count: '5' }).toString()).toBe('name=Nord%5C%2C+Ola%2CKari&_count=5');
});

it('a bundle gives its resources of one kind', () => {
  const entry: BundleEntry[] = [{ resource: { resourceType: 'Patient' } }, {}];
  expect(resourcesOf({ resourceType: 'Bundle', type: 'searchset', entry }, 'Patient')).toHaveLength(1);
  expect(resourcesOf({ resourceType: 'Bundle', type: 'searchset', entry }, 'Task')).toEqual([]);
});

it('a person is called by her official name', () => {
  const names: HumanName[] = [
    { use: 'nickname', given: ['Kaja'] },
    { use: 'official', given: ['Kari', 'Anne'], family: 'Nordli' },
  ];
  expect(nameOf({ name: names })).toBe('Kari Anne Nordli');
  expect(nameOf({})).toBe('');
});
