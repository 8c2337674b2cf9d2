// https://hl7.org/fhir/R4/compartmentdefinition.html: the tables name what R4 has, and nothing else.

import { describe, expect, it } from 'vitest';
import { resourceTypes, searchParametersOf } from '../search/definitions.ts';
import { compartmentKinds, compartmentParameters, ITSELF, isCompartmentKind, typesIn } from './compartments.ts';

describe('A compartment', () => {
  it('is of one of five kinds', () => {
    expect(compartmentKinds.filter(isCompartmentKind)).toHaveLength(5);
    expect(['Observation', 'Group', '', 'toString'].filter(isCompartmentKind)).toEqual([]);
  });

  it('has types that exist, by reference parameters that may lead to its kind', () => {
    for (const compartment of compartmentKinds) {
      for (const type of typesIn(compartment)) {
        expect(resourceTypes()).toContain(type);
        const parameters = searchParametersOf(type);
        for (const name of compartmentParameters(compartment, type)) {
          if (name === ITSELF) {
            expect(type).toBe(compartment);
            continue;
          }
          const parameter = parameters.find((one) => one.name === name);
          expect([compartment, type, name, parameter?.type]).toEqual([compartment, type, name, 'reference']);
        }
      }
    }
  });

  it('never has a type that its definition leaves out', () => {
    expect(compartmentParameters('Device', 'Patient')).toEqual([]);
    expect(compartmentParameters('Encounter', 'Immunization')).toEqual([]);
    expect(compartmentParameters('Practitioner', 'ValueSet')).toEqual([]);
    expect(compartmentParameters('Encounter', 'Observation')).toEqual(['encounter']);
  });
});
