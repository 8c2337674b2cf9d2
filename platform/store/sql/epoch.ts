// DESIGN.md §7: a caller's roles may be cached under an epoch that the statements check.

import { run, type Session, type Statement } from './session.ts';

const CURRENT: Statement = {
  name: 'current epoch',
  touches: 'replicated',
  text: "SELECT value FROM epoch WHERE name = 'roles'",
};

/** Version of the role assignments now. */
export const currentEpoch = async (session: Session): Promise<number> => {
  const [row] = await run<{ value: bigint }>(session, CURRENT, []);
  return Number(row?.value ?? 0n);
};

const ADVANCE: Statement = {
  name: 'advance epoch',
  touches: 'replicated',
  text: "UPDATE epoch SET value = value + 1 WHERE name = 'roles' RETURNING value",
};

/** Permits made before answer `stale` from the commit of this transaction on. Answers the new epoch. */
export const advanceEpoch = async (session: Session): Promise<number> => {
  const [row] = await run<{ value: bigint }>(session, ADVANCE, []);
  if (row === undefined) throw new Error('The database has no epoch');
  return Number(row.value);
};
