// The guard's public face. DESIGN.md §7.

export type * from './access.ts';
export type * from './caller.ts';
export { readDisplay } from './callers/agent.ts';
export { type AccessParts, createAccess } from './create-access.ts';
export { attestRules, readAttestReason } from './decision/attest.ts';
export { type Language, type Sentence, type SentenceKey, sentences } from './decision/sentences.ts';
export { startDetector } from './detection/detector.ts';
export { type FindingQueue, openFindingQueue } from './detection/finding-queue.ts';
export { findingRoutes } from './detection/finding-routes.ts';
export { openQuestions, type Questions } from './detection/questions.ts';
export type { Directory, DirectoryDraft, PersonQuestion } from './directory/directory.ts';
export { openDirectory } from './directory/directory.ts';
export type { HeldRole } from './directory/held-role.ts';
export { directorySystems } from './directory/identifiers.ts';
export type { Contact } from './directory/person.ts';
export type { Unit, UnitTree } from './directory/unit.ts';
export type { Employment } from './governance/employment.ts';
export type { Authorisation } from './governance/governance.ts';
export type { Governor } from './governance/governor.ts';
export { governanceRoutes } from './governance/http.ts';
export { type OpenGovernance, openGovernance } from './governance/open-governance.ts';
export {
  type Employee,
  type EmployeeFacts,
  openWorkforce,
  type Workforce,
  type WorkforceRefusal,
} from './governance/workforce.ts';
export { type AccessRoutes, accessRoutes } from './http.ts';
export type { FamilyOf } from './kin/find-kin.ts';
export { openAccessContent } from './open-content.ts';
export { findsOnePerson } from './persons/find-person.ts';
export { type Outgoing, searchableIndex } from './persons/graded.ts';
export { personCard } from './persons/person-card.ts';
export { labelsOfDraft } from './privacy/drafts.ts';
export { readAccessContent } from './read-content.ts';
export { statingKinds } from './relations/project.ts';
export { type RegularDoctorOf, registerSource } from './relations/regular-doctor.ts';
export type { Representation } from './representation/represent.ts';
export { representationCodes } from './representation/representation-rules.ts';
export { dueBefore, type RetentionRules, readRetention, retentionOf } from './retention/retention.ts';
export { type Editions, rulesAt, rulesOfDay } from './rights/read-rules.ts';
