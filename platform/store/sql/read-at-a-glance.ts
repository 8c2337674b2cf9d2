// DESIGN.md §3 "Read", §8 "read by id": the current version of one object, in the short form (glance.ts). Printed once for all.

import { doubtOfRow, type Glanced, type Glancing, withheldAtAGlance } from './glance.ts';
import { keysOf } from './parameters.ts';
import { freshAt, relationshipsOfOne } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session, type Statement } from './session.ts';
import { type ObjectAddress, type ReachedRow, VERSION_COLUMNS } from './version-row.ts';

const PLACES = { parties: '$5', keys: '$6', now: '$7' };

const READ: Statement = {
  name: 'read at a glance',
  touches: 'several',
  text: `SELECT ${VERSION_COLUMNS}, known.basis, NULL::text AS former, known.doubt FROM head h
CROSS JOIN LATERAL (SELECT min(r.basis)::text AS basis, ${doubtOfRow(PLACES, { people: '$8', owners: '$9' })} AS doubt FROM ${relationshipsOfOne({ bucket: 'h.bucket', patient: 'h.patient' }, PLACES)}) known
LEFT JOIN version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version AND NOT known.doubt
WHERE h.bucket = $1::int2 AND h.object = $2::int8 AND h.id = $3 AND ${freshAt('$4')} AND (known.doubt OR known.basis IS NOT NULL)`,
};

/** The object, if nobody keeps anything of it from anybody; empty when it is not in reach or not there. */
export const readAtAGlance = async (
  session: Session,
  { bucket, object, id }: ObjectAddress,
  { reach, epoch }: { readonly reach: Glancing; readonly epoch: number },
): Promise<Glanced<readonly ReachedRow[]> | Refused> => {
  const { parties, sight, now } = reach;
  const { people, owners } = withheldAtAGlance(reach);
  const values = [
    ...[bucket, object, id, epoch, keysOf(parties), keysOf(sight.keys), now],
    ...[keysOf(people), owners === null ? null : keysOf(owners)],
  ];
  try {
    const rows = await run<ReachedRow & { readonly doubt: boolean }>(session, READ, values);
    return rows[0]?.doubt === true ? 'doubt' : rows;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
