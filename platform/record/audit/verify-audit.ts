// DESIGN.md §4, §5 `npm run verify-audit`: recomputes the chains from the rows and holds them against the kept checkpoints.

import type { KeyObject } from 'node:crypto';
import { auditRows, lastTick, type Pool, type SealedRow, type SealRow, sealsOfTicks } from '@fkj/platform-store';
import type { ErasureEntry } from '../erase/register.ts';
import { type Checkpoint, isGenuine } from './checkpoint.ts';
import { NOTHING, sealHash, tickHash } from './seal-hash.ts';

/** What is wrong, and where. Row numbers lie in first..last. */
export interface AuditFinding {
  readonly finding:
    | 'row-changed'
    | 'row-removed'
    | 'row-inserted'
    | 'seal-changed'
    | 'checkpoint-missing'
    | 'checkpoint-forged';
  readonly tick: string;
  readonly bucket: number | null;
  readonly first: string;
  readonly last: string;
}

export interface AuditVerdict {
  readonly rows: number;
  readonly seals: number;
  /** Seals over rows of which an erasure took the details away: these rows alone cannot be recomputed. */
  readonly cleared: number;
  readonly findings: readonly AuditFinding[];
}

export interface VerifyOptions {
  readonly pool: Pool;
  /** As kept outside the database, in order. */
  readonly checkpoints: readonly Checkpoint[];
  /** Ed25519. */
  readonly publicKey: KeyObject;
  /** Rows that the register of erasures says were cleared; none when it is left out. */
  readonly erasures?: readonly Pick<ErasureEntry, 'details'>[];
}

/** Goes through the whole log, tick by tick. No findings: every sealed row is as it was written, none is missing, none was added. */
export const verifyAudit = async ({
  pool,
  checkpoints,
  publicKey,
  erasures = [],
}: VerifyOptions): Promise<AuditVerdict> => {
  const end = await lastTick(pool);
  const kept = new Map(checkpoints.map((checkpoint) => [checkpoint.tick, checkpoint]));
  const newest = checkpoints.reduce((found, { tick }) => (BigInt(tick) > found ? BigInt(tick) : found), end.tick);
  const chain = new Map<number, Buffer>();
  const findings: AuditFinding[] = [];
  let hash = NOTHING;
  let after = 0n;
  const clearedRows = new Set(erasures.flatMap(({ details }) => details.map(([bucket, n]) => `${bucket} ${n}`)));
  let counted = { rows: 0, seals: 0 };
  let cleared = 0;
  for (let tick = 1n; tick <= newest; tick += 1n) {
    const seals = await sealsOfTicks(pool, { after: tick - 1n, last: tick });
    const checkpoint = kept.get(String(tick)) ?? null;
    const last = checkpoint === null ? (seals[0]?.last ?? after) : BigInt(checkpoint.last);
    const rows = await auditRows(pool, { after, last });
    counted = { rows: counted.rows + rows.length, seals: counted.seals + seals.length };
    const compared = compareSeals({ tick, seals, rows, chain, clearedRows, range: { first: after + 1n, last } });
    findings.push(...compared.findings);
    cleared += compared.cleared;
    hash = tickHash(hash, seals);
    const wrong = checkpointFinding(checkpoint, hash, publicKey);
    if (wrong !== null) {
      findings.push({
        finding: wrong,
        tick: String(tick),
        bucket: null,
        first: String(after + 1n),
        last: String(last),
      });
      if (checkpoint !== null) hash = Buffer.from(checkpoint.hash, 'hex');
    }
    after = last;
  }
  return { ...counted, cleared, findings };
};

const checkpointFinding = (
  checkpoint: Checkpoint | null,
  hash: Buffer,
  publicKey: KeyObject,
): 'checkpoint-missing' | 'checkpoint-forged' | 'seal-changed' | null => {
  if (checkpoint === null) return 'checkpoint-missing';
  if (!isGenuine(checkpoint, publicKey)) return 'checkpoint-forged';
  return checkpoint.hash === hash.toString('hex') ? null : 'seal-changed';
};

interface Tick {
  readonly tick: bigint;
  readonly seals: readonly SealRow[];
  readonly rows: readonly SealedRow[];
  /** Last hash of each bucket; moved on. */
  readonly chain: Map<number, Buffer>;
  readonly clearedRows: ReadonlySet<string>;
  readonly range: { readonly first: bigint; readonly last: bigint };
}

const compareSeals = ({
  tick,
  seals,
  rows,
  chain,
  clearedRows,
  range,
}: Tick): { readonly findings: readonly AuditFinding[]; readonly cleared: number } => {
  const byBucket = groupRows(rows);
  const place = { tick: String(tick), first: String(range.first), last: String(range.last) };
  const findings: AuditFinding[] = [];
  let cleared = 0;
  for (const seal of seals) {
    const own = byBucket.get(seal.bucket) ?? [];
    byBucket.delete(seal.bucket);
    const made = sealHash(chain.get(seal.bucket) ?? NOTHING, seal, own);
    chain.set(seal.bucket, seal.hash);
    if (made.equals(seal.hash)) continue;
    const difference = own.length - seal.entries;
    const isCleared = own.some(({ bucket, n, detail }) => detail === null && clearedRows.has(`${bucket} ${n}`));
    if (difference === 0 && isCleared) {
      cleared += 1;
      continue;
    }
    const finding = difference < 0 ? 'row-removed' : difference > 0 ? 'row-inserted' : 'row-changed';
    findings.push({ finding, bucket: seal.bucket, ...place });
  }
  for (const bucket of byBucket.keys()) findings.push({ finding: 'row-inserted', bucket, ...place });
  return { findings, cleared };
};

const groupRows = (rows: readonly SealedRow[]): Map<number, SealedRow[]> => {
  const groups = new Map<number, SealedRow[]>();
  for (const row of rows) {
    const known = groups.get(row.bucket);
    if (known === undefined) groups.set(row.bucket, [row]);
    else known.push(row);
  }
  return groups;
};
