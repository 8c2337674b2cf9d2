// https://hl7.org/fhir/R4/compartmentdefinition-patient.html: which parameters put a resource into a patient's compartment.

import { type Definition, type Definitions, type Generated, generatedModule } from './definitions.ts';

interface CompartmentDefinition extends Definition {
  readonly resource: readonly { readonly code: string; readonly param?: readonly string[] }[];
}

interface SearchParameter extends Definition {
  readonly code: string;
  readonly base: readonly string[];
  readonly target?: readonly string[];
}

// The official list has gaps: Task.for, Device.patient and others name a patient and are not in it.
const NAMES_A_PATIENT = ['patient', 'subject'];

/** By resource type: the official parameters, and `patient` or `subject` where it may point to a Patient. */
export const compileCompartment = (definitions: Definitions): Generated => {
  const names: Record<string, Set<string>> = {};
  const add = (type: string, name: string): void => {
    const set = names[type] ?? new Set<string>();
    names[type] = set.add(name);
  };
  const { resource } = definitions.resource<CompartmentDefinition>('compartmentdefinition-patient.json');
  for (const { code, param } of resource) for (const name of param ?? []) add(code, name);
  for (const { code, base, target } of definitions.bundle<SearchParameter>('search-parameters.json')) {
    if (!NAMES_A_PATIENT.includes(code) || !target?.includes('Patient')) continue;
    for (const type of base) add(type, code);
  }
  return generatedModule({
    file: 'compartment.ts',
    source: 'https://hl7.org/fhir/R4/compartmentdefinition-patient.html',
    name: 'patientCompartment',
    type: { name: 'PatientCompartment', from: '../compartment/patient-compartment.ts' },
    value: Object.fromEntries(Object.entries(names).map(([type, set]) => [type, [...set]])),
  });
};
