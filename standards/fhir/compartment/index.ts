// DESIGN.md §4: whom a resource concerns, and when what it says was true.

export { clinicalTimeIn, clinicalTimeOf, clinicalTimeParameters } from './clinical-time.ts';
export { isCommonKind } from './common-kind.ts';
export {
  type CompartmentKind,
  compartmentKinds,
  compartmentParameters,
  ITSELF,
  isCompartmentKind,
  typesIn,
} from './compartments.ts';
export { type LogicalPatient, type PatientsOf, type PatientsOptions, patientsOf } from './patients-of.ts';
