// DESIGN.md §4 "audit": rows of concurrent requests are written together and are durable before the answer.

import { setImmediate } from 'node:timers/promises';
import { type AuditRow, type Session, writeAudit } from '@fkj/platform-store';

export interface AuditWriter {
  /** Resolves when the rows are durable. Rejects when they are not: then nothing may be shown. */
  write(rows: readonly AuditRow[]): Promise<void>;
}

interface Waiting {
  readonly rows: readonly AuditRow[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * While one batch is on its way, the next one gathers, to the end of the turn of the event loop in which it could go: the
 * answers of many searches arrive in one turn. The busier the house, the fewer the commits.
 */
export const openAuditWriter = (session: Session): AuditWriter => {
  let waiting: Waiting[] = [];
  let flushing = false;
  const flush = async (): Promise<void> => {
    flushing = true;
    while (waiting.length > 0) {
      await setImmediate();
      const batch = waiting;
      waiting = [];
      try {
        await writeAudit(
          session,
          batch.flatMap((one) => one.rows),
        );
        for (const one of batch) one.done();
      } catch (error) {
        for (const one of batch) one.failed(error);
      }
    }
    flushing = false;
  };
  return {
    write: (rows) =>
      rows.length === 0
        ? Promise.resolve()
        : new Promise<void>((done, failed) => {
            waiting.push({ rows, done, failed });
            if (!flushing) void flush();
          }),
  };
};
