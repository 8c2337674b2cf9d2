// DESIGN.md §4 "audit", §5: npm run verify-audit.

import { createPublicKey } from 'node:crypto';
import { type AuditFinding, checkpointFile, erasureFile, verifyAudit } from '@fkj/platform-record';
import { openDatabase } from '@fkj/platform-store';
import { checkpointPath, erasuresPath, sealingKeyFrom } from '../secrets.ts';
import { type Settings, storeSettings } from '../settings.ts';

const inWords: Readonly<Record<AuditFinding['finding'], string>> = {
  'row-changed': 'a row was changed',
  'row-removed': 'a row was removed',
  'row-inserted': 'a row was added afterwards',
  'seal-changed': 'a seal was changed',
  'checkpoint-missing': 'the checkpoint is missing',
  'checkpoint-forged': 'the checkpoint does not bear our signature',
};

/** Recomputes every chain and holds it against the checkpoints kept outside the database. 0: unbroken; 1: not; 2: could not look. */
export const verifyAuditCommand = async (settings: Settings): Promise<number> => {
  const opened = await openDatabase({ ...storeSettings(settings), purpose: 'visit' });
  if (!opened.ok) {
    console.error(opened.error.sentence);
    return 2;
  }
  try {
    const verdict = await verifyAudit({
      pool: opened.value.pool,
      checkpoints: await checkpointFile(checkpointPath(settings)).all(),
      publicKey: createPublicKey(sealingKeyFrom(settings.secretsDir)),
      erasures: await erasureFile(erasuresPath(settings)).all(),
    });
    console.log(`${verdict.rows} rows under ${verdict.seals} seals, ${verdict.findings.length} findings.`);
    if (verdict.cleared > 0)
      console.log(`${verdict.cleared} seals cover rows whose details an erasure took away, and cannot be recomputed.`);
    for (const { finding, tick, bucket, first, last } of verdict.findings)
      console.error(`tick ${tick}, bucket ${bucket ?? 'all'}, rows ${first} to ${last}: ${inWords[finding]}`);
    return verdict.findings.length === 0 ? 0 : 1;
  } finally {
    await opened.value.stop();
  }
};
