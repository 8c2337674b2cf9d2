// Norway's identifiers and code lists (reference/norway.md §1): the public face.

export { type AddressGrade, addressGrades, addressGradings, gradesAddress } from './address-grading.ts';
export type { NumberRules } from './check-digits.ts';
export { codeSystems } from './code-systems.ts';
export { isHprNumber, isSyntheticHprNumber, syntheticHprNumber } from './hpr-number.ts';
export { identifierSystems, personNumberSystems, uniqueIdentifierSystems } from './identifier-systems.ts';
export { municipalServices } from './municipal-services.ts';
export { isOrganizationNumber } from './organization-number.ts';
export {
  type PersonNumber,
  type PersonNumberKind,
  type PersonNumberOptions,
  type PersonNumberRefusal,
  type PersonNumberResult,
  parsePersonNumber,
  type SyntheticOrigin,
} from './person-number.ts';
export { professions } from './professions.ts';
export { syntheticPersonNumber } from './synthetic-person-number.ts';
