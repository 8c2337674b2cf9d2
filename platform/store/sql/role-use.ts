// Normen 5.2.3: the log as the report of unused rights reads it, from a durable place on, one process at a time.

import type pg from 'pg';
import { numbers } from './array-literal.ts';
import { inTransaction, run, type Session, type Statement } from './session.ts';

interface RoleUseLease {
  readonly holder: string;
  readonly now: number;
  readonly until: number;
}

const TAKE: Statement = {
  name: 'take role use',
  touches: 'local',
  text: `UPDATE job SET holder = $1, until = $3::int8 WHERE id = 'access-role-use' AND (holder = $1 OR until <= $2::int8) RETURNING detail`,
};

/** How far the log has been read (JSON), held from now on; null while another process holds it. */
export const takeRoleUse = async (session: Session, { holder, now, until }: RoleUseLease): Promise<string | null> => {
  const [row] = await run<{ detail: string }>(session, TAKE, [holder, now, until]);
  return row?.detail ?? null;
};

const KEEP: Statement = {
  name: 'keep role use',
  touches: 'local',
  text: `UPDATE job SET detail = $3, until = $2::int8 WHERE id = 'access-role-use' AND holder = $1 AND detail = $4 RETURNING id`,
};

/** Days since 1970 by PractitionerRole id. */
type RoleDays = ReadonlyMap<string, number>;

const USED: Statement = {
  name: 'role used',
  touches: 'local',
  text: `INSERT INTO access_role_use (role, day) SELECT u.role, u.day FROM unnest($1::text[], $2::int4[]) AS u(role, day)
ON CONFLICT (role) DO UPDATE SET day = greatest(access_role_use.day, EXCLUDED.day)`,
};

/** Uses and the place up to which they go, together or not at all. False: another process has gone on meanwhile. */
export const keepRoleUse = (
  pool: pg.Pool,
  { holder, until }: RoleUseLease,
  step: { readonly before: string; readonly after: string; readonly used: RoleDays },
): Promise<boolean> =>
  inTransaction(pool, async (session) => {
    const held = await run(session, KEEP, [holder, until, step.after, step.before]);
    if (held.length === 0) return { end: 'undo', answer: false };
    await run(session, USED, [[...step.used.keys()], numbers([...step.used.values()])]);
    return { end: 'keep', answer: true };
  });

/** What somebody did under an agent with a patient, or without one, within the range. */
interface UseRow {
  /** JSON of the agent. */
  readonly agent: string;
  readonly bucket: number;
  /** Key; 0 for none. */
  readonly patient: bigint;
  /** Of the last of them, ms since 1970. */
  readonly at: bigint;
}

const USES: Statement = {
  name: 'uses of roles',
  touches: 'several',
  text: `SELECT g.agent, a.bucket, a.patient, a.at
FROM (SELECT agent, bucket, patient, max(audit.at) AS at FROM audit WHERE n > $1::int8 AND n <= $2::int8 AND NOT (rule = ANY($3::text[]))
  GROUP BY agent, bucket, patient) a
JOIN agent g ON g.key = a.agent AND g.agent LIKE '{"who":"Practitioner/%'`,
};

/** What employees did with after < n <= last, but for lines by these rules. */
export const usesOfRoles = (
  session: Session,
  range: { readonly after: bigint; readonly last: bigint; readonly except: readonly string[] },
): Promise<readonly UseRow[]> => run<UseRow>(session, USES, [range.after, range.last, [...range.except]]);

const OPENED: Statement = {
  name: 'parties that opened patients',
  touches: 'several',
  text: `SELECT DISTINCT w.place, r.party FROM unnest($1::int2[], $2::int8[], $3::int8[]) WITH ORDINALITY AS w(bucket, patient, at, place)
JOIN relationship r ON r.bucket = w.bucket AND r.patient = w.patient AND r.starts <= w.at AND (r.ends IS NULL OR r.ends >= w.at)
WHERE r.party = ANY($4::int8[])`,
};

/** A patient at a time (ms). */
export interface PatientThen {
  readonly bucket: number;
  /** Key. */
  readonly patient: bigint;
  readonly at: bigint;
}

/** For each of the patients at a time: those of the parties (keys) that were in a care relationship to her. */
export const partiesOfPatients = async (
  session: Session,
  asked: readonly PatientThen[],
  parties: readonly bigint[],
): Promise<readonly ReadonlySet<bigint>[]> => {
  const open = asked.map(() => new Set<bigint>());
  if (asked.length === 0 || parties.length === 0) return open;
  const rows = await run<{ place: bigint; party: bigint }>(session, OPENED, [
    numbers(asked.map(({ bucket }) => bucket)),
    numbers(asked.map(({ patient }) => patient)),
    numbers(asked.map(({ at }) => at)),
    numbers(parties),
  ]);
  for (const { place, party } of rows) open[Number(place) - 1]?.add(party);
  return open;
};
