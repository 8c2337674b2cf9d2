// DESIGN.md §4 "job": durable background work.

import { run, type Session, type Statement } from './session.ts';

export interface JobRow {
  readonly id: string;
  readonly detail: string;
}

const BEGIN: Statement = {
  name: 'begin job',
  touches: 'local',
  text: `INSERT INTO job (id, kind, state, detail, created) VALUES ($1, $2, 'running', $3, $4::int8) ON CONFLICT (id) DO NOTHING`,
};
const FINISH: Statement = {
  name: 'finish job',
  touches: 'local',
  text: "UPDATE job SET state = 'finished', finished = $2::int8 WHERE id = $1",
};
const UNFINISHED: Statement = {
  name: 'unfinished jobs',
  touches: 'local',
  text: "SELECT id, detail FROM job WHERE kind = $1 AND state = 'running' ORDER BY created, id",
};

/** Writes down what is to be done; a job of that id that is there already stays as it is. */
export const beginJob = async (
  session: Session,
  job: JobRow & { readonly kind: string; readonly now: number },
): Promise<void> => {
  await run(session, BEGIN, [job.id, job.kind, job.detail, job.now]);
};

export const finishJob = async (session: Session, id: string, now: number): Promise<void> => {
  await run(session, FINISH, [id, now]);
};

/** Jobs of a kind that have been begun and not finished, oldest first. */
export const unfinishedJobs = (session: Session, kind: string): Promise<readonly JobRow[]> =>
  run<JobRow>(session, UNFINISHED, [kind]);

/** Work that a caller has asked for. `running` is also what waits for a process to take it. */
export type JobState = 'running' | 'finished' | 'failed' | 'cancelled';

export interface AskedJob {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  /** How often it has been taken; tells apart what different holders leave behind. */
  readonly step: number;
  readonly detail: string;
  /** The checkpoint, JSON; null before the first. */
  readonly reached: string | null;
  /** ms since 1970. */
  readonly created: number;
  readonly finished: number | null;
  readonly expires: number | null;
}

export interface NewJob {
  readonly id: string;
  readonly kind: string;
  /** Hash of who asks. */
  readonly caller: string;
  readonly detail: string;
  readonly now: number;
  /** Jobs of the kind that the caller may have running, this one included. */
  readonly most: number;
}

/** Who does the work, and until when nobody else may (ms). */
export interface JobHold {
  readonly holder: string;
  readonly now: number;
  readonly until: number;
}

export interface JobEnd {
  readonly state: Exclude<JobState, 'running' | 'cancelled'>;
  readonly reached: string;
  readonly now: number;
  readonly expires: number;
}

export interface JobRows {
  /** False when the caller has as many under way as allowed. */
  add(job: NewJob): Promise<boolean>;
  /** The job if it is this caller's and has not been cancelled. */
  find(id: string, caller: string): Promise<AskedJob | null>;
  /** The oldest job of these kinds that nobody works on; null when there is none. */
  take(kinds: readonly string[], hold: JobHold): Promise<AskedJob | null>;
  /** Keeps the work, and writes down how far it has come (`reached` null: as before). False when it was cancelled or taken by another. */
  keep(id: string, hold: JobHold, reached: string | null): Promise<boolean>;
  /** Lets another take it at once. */
  release(id: string, holder: string): Promise<void>;
  /** False when it was cancelled or taken by another meanwhile. */
  end(id: string, holder: string, end: JobEnd): Promise<boolean>;
  /** False when it is not this caller's, or is cancelled already. */
  cancel(id: string, caller: string): Promise<boolean>;
  /** Ends a job whoever asked for it: what it has made may not be had any more. */
  withdraw(id: string): Promise<void>;
  /** Jobs whose results go: cancelled, or expired at `now`. */
  gone(kinds: readonly string[], now: number): Promise<readonly string[]>;
  remove(id: string): Promise<void>;
  /** Which of these are jobs. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

const local = (name: string, text: string): Statement => ({ name, touches: 'local', text });

const COLUMNS = 'id, kind, state, step, detail, reached, created, finished, expires';
const ADD = local(
  'add job',
  `INSERT INTO job (id, kind, state, caller, detail, created) SELECT $1, $2, 'running', $3, $4, $5::int8
WHERE (SELECT count(*) FROM job WHERE kind = $2 AND caller = $3 AND state = 'running') < $6::int8 RETURNING id`,
);
const FIND = local('find job', `SELECT ${COLUMNS} FROM job WHERE id = $1 AND caller = $2 AND state <> 'cancelled'`);
const TAKE = local(
  'take job',
  `UPDATE job SET holder = $2, until = $4::int8, step = step + 1 WHERE id = (SELECT id FROM job
WHERE kind = ANY($1::text[]) AND state = 'running' AND until <= $3::int8 ORDER BY created, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING ${COLUMNS}`,
);
const KEEP = local(
  'keep job',
  `UPDATE job SET until = $3::int8, reached = coalesce($4, reached)
WHERE id = $1 AND holder = $2 AND state = 'running' RETURNING id`,
);
const RELEASE = local('release job', `UPDATE job SET until = 0 WHERE id = $1 AND holder = $2 AND state = 'running'`);
const END = local(
  'end job',
  `UPDATE job SET state = $3, reached = $4, finished = $5::int8, expires = $6::int8, until = 0
WHERE id = $1 AND holder = $2 AND state = 'running' RETURNING id`,
);
const CANCEL = local(
  'cancel job',
  `UPDATE job SET state = 'cancelled' WHERE id = $1 AND caller = $2 AND state <> 'cancelled' RETURNING id`,
);
const WITHDRAW = local('withdraw job', "UPDATE job SET state = 'cancelled' WHERE id = $1");
const GONE = local(
  'gone jobs',
  `SELECT id FROM job WHERE kind = ANY($1::text[]) AND (state = 'cancelled' OR expires <= $2::int8)`,
);
const REMOVE = local('remove job', 'DELETE FROM job WHERE id = $1');
const KNOWN = local('known jobs', 'SELECT id FROM job WHERE id = ANY($1::text[])');

interface JobFinding extends Omit<AskedJob, 'created' | 'finished' | 'expires'> {
  readonly created: bigint;
  readonly finished: bigint | null;
  readonly expires: bigint | null;
}

const askedJob = (row: JobFinding | undefined): AskedJob | null =>
  row === undefined
    ? null
    : {
        ...row,
        created: Number(row.created),
        finished: row.finished === null ? null : Number(row.finished),
        expires: row.expires === null ? null : Number(row.expires),
      };

/** The jobs that callers ask for. Times are given in, so that leases and expiry follow the house's clock. */
export const jobRows = (session: Session): JobRows => {
  const wrote = async (statement: Statement, values: readonly unknown[]): Promise<boolean> =>
    (await run(session, statement, values)).length > 0;
  return {
    add: ({ id, kind, caller, detail, now, most }) => wrote(ADD, [id, kind, caller, detail, now, most]),
    find: async (id, caller) => askedJob((await run<JobFinding>(session, FIND, [id, caller]))[0]),
    take: async (kinds, { holder, now, until }) =>
      askedJob((await run<JobFinding>(session, TAKE, [kinds, holder, now, until]))[0]),
    keep: (id, { holder, until }, reached) => wrote(KEEP, [id, holder, until, reached]),
    release: async (id, holder) => void (await run(session, RELEASE, [id, holder])),
    end: (id, holder, { state, reached, now, expires }) => wrote(END, [id, holder, state, reached, now, expires]),
    cancel: (id, caller) => wrote(CANCEL, [id, caller]),
    withdraw: async (id) => {
      await run(session, WITHDRAW, [id]);
    },
    gone: async (kinds, now) => (await run<{ id: string }>(session, GONE, [kinds, now])).map(({ id }) => id),
    remove: async (id) => void (await run(session, REMOVE, [id])),
    known: async (ids) => new Set((await run<{ id: string }>(session, KNOWN, [ids])).map(({ id }) => id)),
  };
};
