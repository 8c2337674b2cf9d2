// DESIGN.md §4 "head": of which kinds there is anything at all, so that a search of all kinds asks for those only.

import { numbers } from './array-literal.ts';
import { run, type Session, type Statement } from './session.ts';

const OF_PATIENT: Statement = {
  name: 'kinds of patient',
  touches: 'one',
  text: `SELECT h.kind FROM head h WHERE h.bucket = $1::int2 AND h.patient = $2::int8 AND h.state = 0
UNION SELECT m.kind FROM membership m WHERE m.bucket = $1::int2 AND m.patient = $2::int8`,
};

/** Kinds of which something concerns this patient, alone or with others. */
export const kindsOfPatient = async (
  session: Session,
  of: { readonly bucket: number; readonly patient: bigint },
): Promise<readonly number[]> =>
  (await run<{ kind: number }>(session, OF_PATIENT, [of.bucket, of.patient])).map(({ kind }) => kind);

const STORED: Statement = {
  name: 'kinds stored',
  touches: 'several',
  text: `SELECT k.kind FROM unnest($1::int2[]) AS k(kind) WHERE EXISTS (SELECT FROM head h WHERE h.kind = k.kind AND h.state = 0)
OR EXISTS (SELECT FROM common_head h WHERE h.kind = k.kind AND h.state = 0)`,
};

/** Those of these kinds of which there is a live object. */
export const kindsStored = async (session: Session, kinds: readonly number[]): Promise<readonly number[]> =>
  (await run<{ kind: number }>(session, STORED, [numbers(kinds)])).map(({ kind }) => kind);
