// https://hl7.org/fhir/R4/fhirpath.html: what the compiler understands of search expressions, and that it refuses the rest.

import { describe, expect, it } from 'vitest';
import { parseExpression } from './search-expression.ts';

const child = (name: string) => ({ step: 'child', name });

const steps = (text: string) => parseExpression(text).map((path) => path.steps);

describe('parseExpression', () => {
  it.each([
    '',
    'Patient.',
    'Patient..name',
    'Patient.name)',
    '(Patient.name as)',
    '(Patient.name',
    'Patient.name[x]',
    'Patient.name.first()',
    "Patient.extension('x')",
    'Patient.name.where(use)',
    'Patient.name.where(use = official)',
    'Patient.link.where(resolve())',
    'Patient.name.exists()',
    'Patient.deceased.exists() and Patient.active != false',
    'Patient.name | ',
    'Patient.name & x',
  ])('refuses %j', (text) => {
    expect(() => parseExpression(text)).toThrow(SyntaxError);
  });

  it('reads paths and alternatives', () => {
    expect(steps('Patient.name | Person.name')).toEqual([
      [child('Patient'), child('name')],
      [child('Person'), child('name')],
    ]);
  });

  it('reads both forms of a cast, also with a path after it', () => {
    const cast = [child('Observation'), child('value'), { step: 'as', type: 'Quantity' }];
    expect(steps('Observation.value.as(Quantity)')).toEqual([cast]);
    expect(steps('(Observation.value as Quantity)')).toEqual([cast]);
    expect(steps('(Observation.value as Quantity).unit')).toEqual([[...cast, child('unit')]]);
  });

  it('reads conditions and places', () => {
    expect(steps("a.where(system = 'phone')[0]")).toEqual([
      [child('a'), { step: 'where', member: 'system', equals: 'phone' }, { step: 'index', at: 0 }],
    ]);
    expect(steps('a.where(resolve() is Patient)')).toEqual([[child('a'), { step: 'resolves', type: 'Patient' }]]);
  });

  it('reads a start at the resource and the one condition that gives a boolean', () => {
    expect(parseExpression('%resource.a')).toEqual([{ from: 'resource', steps: [child('a')], result: 'nodes' }]);
    expect(parseExpression('P.a.exists() and P.a != false')).toMatchObject([{ result: 'present-and-not-false' }]);
  });
});
