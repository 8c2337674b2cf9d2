// DESIGN.md §7 "Graded (secret) addresses"; folkeregisterforskriften § 10-1: how the record says that an address is graded.

/**
 * no-basis has no element for the grading, so it stands as a security label of the Patient:
 * `meta.security = [{ system: addressGradings, code: 'strengt-fortrolig' }]`.
 */
export const addressGradings = 'https://felleskommunaljournal.no/fhir/CodeSystem/person-protection';

/** The population registry's grades (formerly codes 7, 6 and 19) and the client address of a shelter. */
export const addressGrades = ['fortrolig', 'strengt-fortrolig', 'strengt-fortrolig-utland', 'klientadresse'] as const;

export type AddressGrade = (typeof addressGrades)[number];

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

/**
 * Does this label, 'system|code', grade the address? Also true for codes of the grading system that we do not know and for
 * a Patient that another system sent as restricted (R, V): an address shown by mistake cannot be taken back.
 */
export const gradesAddress = (label: string): boolean =>
  label.startsWith(`${addressGradings}|`) || label === `${confidentiality}|R` || label === `${confidentiality}|V`;
