// DESIGN.md §7: care relationships of a patient, and their end when the object they come from changes.

import { numbers } from './array-literal.ts';
import { run, type Session, type Statement } from './session.ts';

const CLOSE: Statement = {
  name: 'close relationships',
  touches: 'several',
  text: 'DELETE FROM relationship WHERE source = ANY($1::int8[])',
};

/** Takes away every relationship that comes from these objects. */
export const closeRelationships = async (session: Session, sources: readonly bigint[]): Promise<void> => {
  await run(session, CLOSE, [numbers(sources)]);
};

const WITHDRAW: Statement = {
  name: 'withdraw choices',
  touches: 'several',
  text: 'DELETE FROM privacy_choice WHERE source = ANY($1::int8[])',
};

/** Takes away what patients chose by these objects. */
export const withdrawChoices = async (session: Session, sources: readonly bigint[]): Promise<void> => {
  await run(session, WITHDRAW, [numbers(sources)]);
};
