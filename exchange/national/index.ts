// DESIGN.md §1.7 and §2 "exchange/national": the national registers, each behind a port.

export { addressRegister } from './adresseregisteret/adapter.ts';
export type { AddressRegister, Certificate, CommunicationParty } from './adresseregisteret/port.ts';
export type { AskedRequest, RegisterAccess } from './call.ts';
export { gpRegister } from './flr/adapter.ts';
export { gpOf } from './flr/gp-of.ts';
export type { GeneralPractitioner, GeneralPractitionerRegister } from './flr/port.ts';
export { type RegularDoctors, regularDoctors } from './flr/regular-doctors.ts';
export { healthWorkerRegister } from './hpr/adapter.ts';
export { authorisationBy } from './hpr/authorisation.ts';
export type { Approval, HealthWorker, HealthWorkerRegister } from './hpr/port.ts';
export { type Keeper, type KeepOptions, keeper } from './keep.ts';
export type { Answer, Known, RegisterName, RegisterTrouble } from './known.ts';
export { personRegister } from './persontjenesten/adapter.ts';
export { familyOf } from './persontjenesten/family.ts';
export {
  type FeedPlace,
  type Followed,
  type PersonFollower,
  personFollower,
  type RefreshRefusal,
} from './persontjenesten/follow.ts';
export type { RegisteredPerson } from './persontjenesten/person.ts';
export type { PersonEvent, PersonRegister } from './persontjenesten/port.ts';
export { specialistUnitRegister } from './resh/adapter.ts';
export type { SpecialistUnit, SpecialistUnitRegister } from './resh/port.ts';
