// https://hl7.org/fhir/R4/compartmentdefinition-patient.html: the form of generated/compartment.ts.

/** By resource type: names of the search parameters whose Patient references put the resource into the compartment. @public (generated/) */
export type PatientCompartment = Readonly<Record<string, readonly string[]>>;
