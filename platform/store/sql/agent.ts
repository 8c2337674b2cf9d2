// DESIGN.md §4 "audit": an agent is written once and then referred to.

import { run, type Session, type Statement } from './session.ts';

const INTRODUCE: Statement = {
  name: 'introduce agent',
  touches: 'replicated',
  text: 'INSERT INTO agent (key, agent) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING',
};

/** Writes an agent (JSON) that audit rows are about to refer to, unless it is there. */
export const introduceAgent = async (session: Session, key: bigint, agent: string): Promise<void> => {
  await run(session, INTRODUCE, [key, agent]);
};
