// DESIGN.md §5: which searches may be seen in an address.

import { describe, expect, it } from 'vitest';
import { carriesPersonNumber, isPersonal } from './personal.ts';

describe('The parameters of a search', () => {
  it.each([
    ['Patient', 'name', 'Hansen'],
    ['Patient', 'family:exact', 'Hansen'],
    ['Patient', 'identifier', 'a|b'],
    ['Patient', 'birthdate', '1969-08-13'],
    ['Observation', 'subject:identifier', 'a|b'],
    ['Practitioner', 'phone', '99999999'],
    ['Observation', 'subject:Patient.name:exact', 'Hansen'],
    ['Encounter', 'patient.general-practitioner.family', 'Hansen'],
    ['Encounter', '_has:Observation:encounter:subject.birthdate', '1969-08-13'],
    ['Patient', '_has:Observation:patient:_has:Provenance:target:agent:identifier', 'a|b'],
    ['Patient', 'identifier:of-type', 'a|b|c'],
    ['Condition', 'code:text', 'skam'],
  ])('are personal: %s?%s=%s', (kind, name, value) => {
    expect(isPersonal(kind, [[name, value]])).toBe(true);
  });

  it.each([
    ['Observation', 'code', 'http://loinc.org|8867-4'],
    ['Observation', 'subject', 'Patient/a'],
    ['Patient', '_id', 'a'],
    ['Patient', '_has:Observation:patient:code', 'a'],
    ['Observation', 'subject:Patient.gender', 'male'],
    ['Patient', '_lastUpdated', 'ge2026'],
  ])('are not personal: %s?%s=%s', (kind, name, value) => {
    expect(isPersonal(kind, [[name, value]])).toBe(false);
  });

  it('carry a national number by its system or by itself', () => {
    expect(carriesPersonNumber([['identifier', 'urn:oid:2.16.578.1.12.4.1.4.1|1']])).toBe(true);
    expect(carriesPersonNumber([['identifier', 'http://example.org|1']])).toBe(false);
  });
});
