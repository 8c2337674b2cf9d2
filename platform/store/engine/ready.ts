// https://www.postgresql.org/docs/18/errcodes-appendix.html: waiting for a database that starts or recovers.

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connection } from './pool.ts';

/** Tries until a connection is let in; answers it. Throws the last error after `patience` milliseconds or at the first that waiting does not mend. */
export const waitUntilReady = async (url: string, patience: number): Promise<void> => {
  const deadline = Date.now() + patience;
  for (;;) {
    const client = new pg.Client(connection(url));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(20);
    }
  }
};
