// DESIGN.md §3 "Event", §4 "outbox": events of one bucket in order, and who delivers them.

import { run, type Session, type Statement } from './session.ts';

export interface EventRow {
  readonly seq: bigint;
  readonly kind: number;
  readonly id: string;
  readonly version: number;
  readonly action: number;
  readonly at: bigint;
  readonly patients: string | null;
}

const after = (prefix: '' | 'common_'): Statement => ({
  name: `${prefix}events after`,
  touches: 'one',
  text: `SELECT o.seq, h.kind, h.id, o.version, v.action, v.at, h.patients FROM outbox o
JOIN ${prefix}head h ON h.bucket = o.bucket AND h.object = o.object
JOIN ${prefix}version v ON v.bucket = o.bucket AND v.object = o.object AND v.version = o.version
WHERE o.bucket = $1::int2 AND o.seq > $2::int8 ORDER BY o.seq LIMIT $3::int8`,
});
const AFTER = { patient: after(''), common: after('common_') };

/** Events with a number above `seq`, in the order of their commits. None is ever added before one that has been seen. */
export const readEvents = (
  session: Session,
  of: { readonly tables: 'patient' | 'common'; readonly bucket: number; readonly seq: bigint; readonly limit: number },
): Promise<readonly EventRow[]> => run<EventRow>(session, AFTER[of.tables], [of.bucket, of.seq, of.limit]);

const LEASE: Statement = {
  name: 'lease bucket',
  touches: 'one',
  text: `INSERT INTO outbox_lease AS l (bucket, reader, holder, until) VALUES ($1::int2, $2, $3, $5::int8)
ON CONFLICT (bucket, reader) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE l.holder = excluded.holder OR l.until <= $4::int8 RETURNING delivered`,
};

export interface Lease {
  readonly bucket: number;
  /** What is read: 'subscriptions', 'cds' … each keeps its own place. */
  readonly reader: string;
  /** The process that reads. */
  readonly holder: string;
}

/** Takes or keeps a bucket for a time (ms). Answers the last event delivered; null while another holds it. */
export const leaseBucket = async (
  session: Session,
  lease: Lease,
  time: { readonly now: number; readonly until: number },
): Promise<bigint | null> => {
  const values = [lease.bucket, lease.reader, lease.holder, time.now, time.until];
  const [row] = await run<{ delivered: bigint }>(session, LEASE, values);
  return row?.delivered ?? null;
};

const ACKNOWLEDGE: Statement = {
  name: 'acknowledge events',
  touches: 'one',
  text: `UPDATE outbox_lease SET delivered = $4::int8 WHERE bucket = $1::int2 AND reader = $2 AND holder = $3
AND delivered < $4::int8 RETURNING delivered`,
};

/** Events up to `seq` have been delivered. False when the lease has gone to another: then they will come again. */
export const acknowledgeEvents = async (session: Session, lease: Lease, seq: bigint): Promise<boolean> =>
  (await run(session, ACKNOWLEDGE, [lease.bucket, lease.reader, lease.holder, seq])).length > 0;
