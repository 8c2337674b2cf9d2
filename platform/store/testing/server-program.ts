// Issue 2 "Must show" e: a process of its own that opens a database, so that a test can kill it.

import { createInterface } from 'node:readline';
import { openDatabase } from '../engine/database.ts';

/**
 * `node server-program.js DATA_DIR`: prints one line of JSON (`{ok, …}`), then for every line of standard input, an SQL
 * statement, one line more. SIGTERM stops it in order.
 */
const opened = await openDatabase({ dataDir: process.argv[2] ?? '' });
const say = (line: unknown): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
if (opened.ok) {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (sql) => {
    opened.value.pool.query(sql).then(
      () => say({ done: sql }),
      (error: unknown) => say({ failed: String(error) }),
    );
  });
  process.once('SIGTERM', () => {
    lines.close();
    process.stdin.destroy();
    void opened.value.stop();
  });
  say({ ok: true, version: opened.value.version });
} else {
  say(opened);
}
