// DESIGN.md §2: the record, put together from what the server gives it.

import type { Pool, SearchEffort, Session } from '@fkj/platform-store';
import { openAgents } from './audit/agents.ts';
import { openAuditWriter } from './audit/audit-writer.ts';
import { readLog } from './audit/read-log.ts';
import type { Companion } from './change.ts';
import { commit } from './commit/commit.ts';
import { relate } from './commit/relate.ts';
import { erase, erasureOf, keptWith } from './erase/erase.ts';
import type { ErasureRegister } from './erase/register.ts';
import { everything } from './everything/everything.ts';
import { count } from './find/count.ts';
import { find } from './find/find.ts';
import { findAcross } from './find/find-across.ts';
import { include } from './find/include.ts';
import { metaInUse } from './find/meta-in-use.ts';
import { permitsOf } from './find/permits.ts';
import { USUAL_EFFORT } from './find/usual-effort.ts';
import type { RecordHouse } from './house.ts';
import { merge, resumeMerges } from './move/merge.ts';
import { move } from './move/move.ts';
import { changeOwner } from './owner/change-owner.ts';
import { openOwnerNames } from './owner/owner-names.ts';
import { heads } from './read/heads.ts';
import { historyOfKinds } from './read/history-of-kinds.ts';
import { holders } from './read/holders.ts';
import { kindsPresent } from './read/kinds-present.ts';
import { namedAround } from './read/named-around.ts';
import { history, read, readVersion } from './read/read.ts';
import type { HealthRecord } from './record.ts';
import { type IndexRules, noFurtherRules } from './reindex/index-rules.ts';
import { promiseTime } from './walk/promise-time.ts';
import { openWalk } from './walk/walk.ts';

export interface RecordOptions {
  readonly pool: Pool;
  /** Where short reads go; the pool when it is left out. */
  readonly lanes?: Session;
  /** Where the log of looks goes; the pool when it is left out. */
  readonly logLane?: Session;
  /** Where commits of one statement go; the pool when it is left out. */
  readonly commitLanes?: Session;
  /** ms since 1970. */
  readonly clock: () => number;
  /** 32 bytes; queries and reasons in the log are encrypted with it. */
  readonly auditKey: Uint8Array;
  readonly companions: readonly Companion[];
  /** What is indexed beside what writes say of themselves; nothing when it is left out. */
  readonly rules?: IndexRules;
  /** Where erasures are kept outside the database; nothing is erased when it is left out. */
  readonly erasures?: ErasureRegister;
  /** Rows that the steps of a search over many patients look at; how many are usual when it is left out. */
  readonly effort?: SearchEffort;
}

/** Opens the record on a migrated database. */
export const openRecord = ({
  pool,
  lanes,
  logLane,
  commitLanes,
  clock,
  auditKey,
  companions,
  rules,
  erasures,
  effort,
}: RecordOptions): HealthRecord => {
  if (auditKey.length !== 32) throw new Error('The audit key must be 32 bytes long');
  const house: RecordHouse = {
    pool,
    swift: lanes ?? pool,
    commits: commitLanes ?? pool,
    clock,
    companions,
    auditKey,
    effort: effort ?? USUAL_EFFORT,
    audit: openAuditWriter(logLane ?? pool),
    agents: openAgents(pool),
    owners: openOwnerNames(pool, clock),
    rules: rules ?? noFurtherRules,
    erasures: erasures ?? null,
  };
  return {
    commit: (permit, writes) => commit(house, permit, writes),
    relate: (permit, stated) => relate(house, permit, stated),
    move: (permit, write) => move(house, permit, write),
    changeOwner: (permit, write) => changeOwner(house, permit, write),
    merge: (permit, pair, rewrite) => merge(house, permit, { pair, rewrite }),
    resumeMerges: (permit, rewrite) => resumeMerges(house, permit, rewrite),
    read: (permit, name) => read(house, permit, name),
    readVersion: (permit, name, version) => readVersion(house, permit, { name, version }),
    history: (permit, name, page) => history(house, permit, { name, page }),
    historyOfKinds: (permit, question) => historyOfKinds(house, permit, question),
    kindsPresent: (permit, patient) => kindsPresent(house, permit, patient),
    find: (permits, query) => find(house, permitsOf(permits), query),
    count: (permit, query) => count(house, permit, query),
    findAcross: (kinds, page) => findAcross(house, kinds, page),
    include: (permits, from, includes) => include(house, permitsOf(permits), { from, includes }),
    everything: (permit, query) => everything(house, permit, query),
    heads: (permit, names) => heads(house, permit, names),
    namedAround: (permit, ask) => namedAround(house, permit, ask),
    log: (permit, page) => readLog(house, permit, page),
    holders: (permit, identifiers) => holders(house, permit, identifiers),
    metaInUse: (question) => metaInUse(house, question),
    walk: (permit, query) => openWalk(house, permit, query),
    erase: (permit, order) => erase(house, permit, order),
    erasureOf: (permit, name) => erasureOf(house, permit, name),
    keptWith: (permit, ask) => keptWith(house, permit, ask),
    promiseTime: (permit) => promiseTime(house, permit),
  };
};
