// The record's public face. DESIGN.md §2: the only way in and out of the store.

export { type Checkpoint, type CheckpointKeeper, checkpointFile } from './audit/checkpoint.ts';
export { isLogLineId, logLineId } from './audit/log-line-id.ts';
export { type Sealer, type SealerOptions, startSealer } from './audit/sealer.ts';
export { type AuditFinding, type AuditVerdict, type VerifyOptions, verifyAudit } from './audit/verify-audit.ts';
export type * from './change.ts';
export { startClaimSweeper } from './commit/let-claims-go.ts';
export { type Erasure, type ErasureParts, type KeptObject, replayErasures } from './erase/erase.ts';
export { type ErasureEntry, type ErasureRegister, erasureFile } from './erase/register.ts';
export type * from './everything/everything-query.ts';
export type { Counted } from './find/count.ts';
export { filterOf } from './find/filter-of.ts';
export type { MetaOfKind } from './find/meta-in-use.ts';
export { bucketOfPatient } from './identity/bucket.ts';
export { openEhrKinds } from './identity/kind-number.ts';
export { type IdSource, idMaker } from './identity/new-id.ts';
export { objectKey } from './identity/object-key.ts';
export { sharesIndexNumber } from './index/same-number.ts';
export type * from './index-entry.ts';
export type * from './log-entry.ts';
export type { Merge, Rewrite } from './move/merge.ts';
export { openRecord, type RecordOptions } from './open-record.ts';
export { type EventReader, openEvents, type RecordEvent } from './outbox/events.ts';
export type * from './permit.ts';
export type * from './query.ts';
export type { KindsHistory } from './read/history-of-kinds.ts';
export type { NamedAround } from './read/named-around.ts';
export type { VersionPage } from './read/read.ts';
export type * from './read-refusal.ts';
export type * from './record.ts';
export type * from './reference.ts';
export type { IndexRules, IndexRulesNow, WholeIndex } from './reindex/index-rules.ts';
export {
  type Indexer,
  type IndexerOptions,
  indexProgress,
  isIndexBehind,
  openIndexer,
  startIndexer,
} from './reindex/indexer.ts';
export type { RelationshipBasis } from './relationship-basis.ts';
export { ok, type Result, refused } from './result.ts';
export type * from './stored.ts';
export type * from './walk/walk-query.ts';
