// DESIGN.md §4 "membership": objects of several patients.

import { run, type Session, type Statement } from './session.ts';

const LEAVE: Statement = {
  name: 'leave memberships',
  touches: 'several',
  text: 'DELETE FROM membership WHERE object = $1::int8 AND home = $2::int2',
};

/** Takes an object out of every patient's list, before it is put into those it now concerns. */
export const leaveMemberships = async (session: Session, object: bigint, home: number): Promise<void> => {
  await run(session, LEAVE, [object, home]);
};
