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
