// DESIGN.md §2, §3: what the record is made of. Effects come in here; everything else in this room is told what to do.

import type { Pool, SearchEffort, Session } from '@fkj/platform-store';
import type { Agents } from './audit/agents.ts';
import type { AuditWriter } from './audit/audit-writer.ts';
import type { Companion } from './change.ts';
import type { ErasureRegister } from './erase/register.ts';
import type { OwnerNames } from './owner/owner-names.ts';
import type { IndexRules } from './reindex/index-rules.ts';

/** Objects at most that a statement names in order to be short. */
const SHORT = 100;

/** Where a statement that only reads goes by how many objects it names; null where it names none. */
export const readerOf = ({ pool, swift }: RecordHouse, named: number | null): Session =>
  named === null || named > SHORT ? pool : swift;

export interface RecordHouse {
  readonly pool: Pool;
  /** For short statements that only read: by name, or within one patient. */
  readonly swift: Session;
  /** Where a commit goes that is one statement. */
  readonly commits: Session;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly companions: readonly Companion[];
  readonly audit: AuditWriter;
  readonly agents: Agents;
  readonly owners: OwnerNames;
  /** Of a search over many patients. */
  readonly effort: SearchEffort;
  /** What is indexed beside what writes say of themselves. */
  readonly rules: IndexRules;
  /** Where erasures are kept outside the database; null where nothing may be erased. */
  readonly erasures: ErasureRegister | null;
  /** 32 bytes; queries and reasons in the log are encrypted with it. */
  readonly auditKey: Uint8Array;
}
