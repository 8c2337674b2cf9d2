// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScope, parseScope, parseScopes, type ResourceScope, scopeInteractions, scopeLevels } from './index.ts';

const resourceScope: fc.Arbitrary<ResourceScope> = fc.record({
  kind: fc.constant('resource' as const),
  level: fc.constantFrom(...scopeLevels),
  type: fc.constantFrom('*', 'Patient', 'Observation', 'MedicationRequest'),
  interactions: fc.subarray([...scopeInteractions], { minLength: 1 }).map((letters) => new Set(letters)),
  criteria: fc.array(
    fc.record({ name: fc.constantFrom('category', 'code', '_tag:not'), value: fc.string({ minLength: 1 }) }),
    { maxLength: 3 },
  ),
});

describe('a SMART scope', () => {
  it.each([
    '',
    'patient/Observation',
    'patient/observation.r',
    'patient/*.sr',
    'patient/*.rr',
    'patient/*.x',
    'patient/*.reads',
    'patients/*.r',
    'Patient/*.r',
    'user/*.',
    'user/*.rs?',
    'user/*.rs?=x',
    'user/*.rs?category=',
    'launch/',
    'launch/Patient',
    'openId',
    'user/*.rs extra',
    'user/../x.r',
  ])('%j is not one', (text) => {
    expect(parseScope(text)).toBeNull();
  });

  it('reads version 1 permissions as version 2 letters', () => {
    expect(
      ['patient/*.read', 'user/Patient.write', 'system/*.*'].map((text) => parseScopes(text).map(formatScope)),
    ).toEqual([['patient/*.rs'], ['user/Patient.cud'], ['system/*.cruds']]);
  });

  it('reads the criteria of a granular scope', () => {
    const text =
      'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory';
    expect(parseScope(text)).toMatchObject({
      criteria: [{ name: 'category', value: 'http://terminology.hl7.org/CodeSystem/observation-category|laboratory' }],
    });
    expect(parseScopes(text).map(formatScope)).toEqual([text]);
  });

  it('comes back from its text unchanged, whatever it holds', () => {
    fc.assert(
      fc.property(resourceScope, (scope) => {
        expect(parseScope(formatScope(scope))).toEqual(scope);
      }),
    );
  });

  it('is written without characters that a scope may not hold', () => {
    fc.assert(
      fc.property(resourceScope, (scope) => {
        expect(formatScope(scope)).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseScopes(text);
      }),
    );
  });
});
