// Issue "Trust" T6: how far the feed of a register has been followed.

import { run, type Session, type Statement } from './session.ts';

export interface RegisterFeed {
  /** Null where it was never followed. */
  read(): Promise<{ readonly position: number; readonly asOf: number } | null>;
  /** Never goes back: of two processes that follow the same feed, the one that is further counts. */
  write(position: number, asOf: number): Promise<void>;
}

const READ: Statement = {
  name: 'read register feed',
  touches: 'local',
  text: 'SELECT position::float8, as_of::float8 FROM register_feed WHERE register = $1',
};
const WRITE: Statement = {
  name: 'write register feed',
  touches: 'local',
  text: `INSERT INTO register_feed (register, position, as_of) VALUES ($1, $2::int8, $3::int8)
ON CONFLICT (register) DO UPDATE SET position = excluded.position, as_of = excluded.as_of
WHERE register_feed.position <= excluded.position`,
};

export const registerFeed = (session: Session, register: string): RegisterFeed => ({
  read: async () => {
    const [row] = await run<{ readonly position: number; readonly as_of: number }>(session, READ, [register]);
    return row === undefined ? null : { position: row.position, asOf: row.as_of };
  },
  write: async (position, asOf) => {
    await run(session, WRITE, [register, position, asOf]);
  },
});
