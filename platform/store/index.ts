// DESIGN.md §2 "store": PostgreSQL, and the only place that prints SQL.

export { type AppStateRow, type AppStateRows, appStateRows } from './app-state-rows.ts';
export { type BackupCommand, backupCommand, restoreCommand } from './backup/commands.ts';
export type { Pool, PoolClient } from './engine/connections.ts';
export { type Database, type DatabaseOptions, openDatabase } from './engine/database.ts';
export type { EngineEvent } from './engine/embedded.ts';
export type { Lanes } from './engine/lanes.ts';
export { openPool, withDatabase } from './engine/pool.ts';
export type { EngineCode, EngineRefusal } from './engine/refusal.ts';
export { databaseTrouble } from './engine/trouble.ts';
export { type IdentityFinding, type IdentityRow, type IdentityRows, identityRows } from './identity-rows.ts';
export { type IdentityUsed, identityUsed } from './identity-used.ts';
export { type MigrationRefusal, migrate } from './migrate/migrate.ts';
export { ok, type Result, refused } from './result.ts';
export { introduceAgent } from './sql/agent.ts';
export {
  type AuditMark,
  auditRows,
  lastTick,
  latestSeals,
  lockSeal,
  markAudit,
  oldestTransaction,
  type SealedRow,
  type SealRow,
  type SealState,
  sealsOfTicks,
  writeSeals,
} from './sql/audit-chain.ts';
export type {
  BucketBatch,
  ChoiceRow,
  LeafRow,
  MembershipRow,
  ObjectRow,
  RelationshipRow,
  WriteTrace,
} from './sql/bucket-batch.ts';
export type { Condition, Hop } from './sql/condition.ts';
export {
  type DetectionLease,
  isRelated,
  keepDetection,
  type LookRow,
  looksToJudge,
  numberBefore,
  sealedNumber,
  takeDetection,
} from './sql/detection.ts';
export { advanceEpoch, currentEpoch } from './sql/epoch.ts';
export { clearFindingWords, eraseFindings, type FindingWords, wordsOfFindings } from './sql/erase-finding.ts';
export {
  clearDetails,
  detailsOfLog,
  documentsOfObject,
  type ErasedName,
  type ErasedPlace,
  eraseObject,
  erasuresOf,
  keptOfPatient,
  placesOfObject,
} from './sql/erase-object.ts';
export { type ChainEnd, fewEnds } from './sql/few-ends.ts';
export {
  addFindings,
  countFindings,
  decideFinding,
  type FindingOutcome,
  type FindingRow,
  type FindingState,
  findingQueue,
  findingsOfPatient,
  forgetFindings,
  oneFinding,
  outcomesOf,
  type StoredFinding,
  watchedPatients,
  watchPatient,
} from './sql/finding.ts';
export {
  type AccessApprovalRow,
  type AccessRequestRow,
  type AccessReviewItemRow,
  type AccessReviewRow,
  type GovernanceRows,
  governanceRows,
} from './sql/governance.ts';
export { type HeadRow, type HeadsQuery, readHeads } from './sql/heads.ts';
export { type HistoryPlace, type HistoryWalk, walkHistory } from './sql/history.ts';
export { databaseTime, openHorizon } from './sql/horizon.ts';
export {
  type AskedJob,
  beginJob,
  finishJob,
  type JobEnd,
  type JobRow,
  type JobRows,
  type JobState,
  jobRows,
  unfinishedJobs,
} from './sql/job.ts';
export type { Comparison, Operator, PartColumn } from './sql/leaf-condition.ts';
export { type Claim, claimKeys, letClaimsGo, locateKeys, releaseKeys, relocate } from './sql/locator.ts';
export { leaveMemberships } from './sql/membership.ts';
export { type MetaItem, type MetaPart, metaInUse } from './sql/meta-in-use.ts';
export {
  forgetFormerPatient,
  giveUpPatient,
  inheritChoices,
  inheritPatient,
  lockBuckets,
  type Move,
  moveObject,
  objectsOfPatient,
  repointName,
} from './sql/move-object.ts';
export { namedAround } from './sql/named-around.ts';
export { nearReferences } from './sql/near-references.ts';
export { acknowledgeEvents, type EventRow, type Lease, leaseBucket, readEvents } from './sql/outbox.ts';
export { readOwnerIds } from './sql/owner.ts';
export { type LogRepresentative, type LogRow, logLine, patientLog } from './sql/patient-log.ts';
export {
  commonObjects,
  type PatientObjectRow,
  type PatientObjectsEnd,
  type PatientObjectsPage,
  type PatientObjectsQuery,
  patientObjects,
  patientReferences,
} from './sql/patient-objects.ts';
export { kindsOfPatient, kindsStored } from './sql/present-kinds.ts';
export type { Reach, Tables } from './sql/reach.ts';
export { type ReadOptions, readObject, readObjects } from './sql/read-object.ts';
export { type Referring, readReferring } from './sql/referring.ts';
export { type Refused, refusalOf } from './sql/refusal.ts';
export { type RegisterFeed, registerFeed } from './sql/register-feed.ts';
export {
  type IndexBatch,
  type IndexedPage,
  type IndexedRow,
  indexedObjects,
  indexedPage,
  leafColumns,
  writeIndex,
} from './sql/reindex.ts';
export { closeRelationships, withdrawChoices } from './sql/relationship.ts';
export {
  keepRoleUse,
  partiesOfPatients,
  takeRoleUse,
  usesOfRoles,
} from './sql/role-use.ts';
export { countPeople, searchPage, searchTotal } from './sql/search.ts';
export type { PageEnd, SortTerm } from './sql/search-order.ts';
export {
  changeParameter,
  completeParameters,
  distrustIndex,
  type ParameterChange,
  type ParameterRow,
  type ParameterState,
  type ParametersNow,
  readParameters,
} from './sql/search-parameter.ts';
export type { FoundRow, PatientScope, Search, SearchEffort } from './sql/search-question.ts';
export { inTransaction, type Session } from './sql/session.ts';
export { EMERGENCY_AUDIENCE, type Sight } from './sql/sight.ts';
export { summariseAudit } from './sql/summarise-audit.ts';
export type { ObjectAddress, ReachedRow, VersionRow } from './sql/version-row.ts';
export {
  type WalkedPage,
  type WalkMark,
  type WalkPatients,
  type WalkRow,
  walkPage,
} from './sql/walk.ts';
export { type AuditRow, writeAudit } from './sql/write-audit.ts';
export { writeBucket } from './sql/write-bucket.ts';
