// https://hl7.org/fhir/R4/datatypes.html#Identifier: the house's own systems for persons and employments.

export const directorySystems = {
  /** Log-in name at the HR system; in small letters. */
  userName: 'https://felleskommunaljournal.no/id/user-name',
  /** What the HR system calls the person. */
  externalId: 'https://felleskommunaljournal.no/id/external',
  employeeNumber: 'https://felleskommunaljournal.no/id/employee-number',
  /** Jobs of the role catalogue (content/access/role-catalogue.json). */
  job: 'https://felleskommunaljournal.no/fhir/CodeSystem/job',
  /** meta.tag of who is not shown in the directory any more. */
  state: 'https://felleskommunaljournal.no/fhir/CodeSystem/directory',
} as const;

/** The house role that says that somebody is employed in a unit. It gives no right. */
export const EMPLOYED = 'ansatt';

/** https://hl7.org/fhir/R4/extensibility.html: the person whom a substitute stands in for. */
export const SUBSTITUTES = 'https://felleskommunaljournal.no/fhir/StructureDefinition/substitute-for';

/** How the role came to be: birthright, request or group. */
export const GRANTED_BY = 'https://felleskommunaljournal.no/fhir/StructureDefinition/granted-by';
