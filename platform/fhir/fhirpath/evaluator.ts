// DESIGN.md §5 `POST /fhir/$fhirpath`: a few threads for all callers, so that nobody waits for the expressions of another.

import { refused } from '@fkj/platform-record';
import { createThread, type Evaluation, type Task } from './evaluation-thread.ts';

export interface Evaluator {
  /** `owner`: who asks; those of one owner take turns. */
  evaluate(task: Task, owner: string): Promise<Evaluation>;
}

export interface EvaluatorOptions {
  /** Each has its own memory: 2 or more, so that one owner cannot take all. */
  readonly threads?: number;
  /** ms for one expression. */
  readonly deadline?: number;
  /** ms without work after which a thread is given up. */
  readonly idle?: number;
  /** Expressions that may wait, of all owners and of one. */
  readonly queue?: number;
  readonly queueOfOne?: number;
}

interface Waiting {
  readonly task: Task;
  readonly owner: string;
  readonly settle: (result: Evaluation) => void;
}

/**
 * Evaluates as many expressions at a time as there are threads, one thread always left for who is not served yet. A thread
 * starts when it is needed, and is forgotten after a while without work.
 */
export function createEvaluator({
  threads = 2,
  deadline = 2_000,
  idle = 60_000,
  queue = 64,
  queueOfOne = 16,
}: EvaluatorOptions = {}): Evaluator {
  const free = Array.from({ length: threads }, () => createThread({ deadline, idle }));
  const waiting: Waiting[] = [];
  const running = new Map<string, number>();
  const runningOf = (owner: string): number => running.get(owner) ?? 0;
  const count = (owner: string, change: 1 | -1): void => {
    const now = runningOf(owner) + change;
    if (now === 0) running.delete(owner);
    else running.set(owner, now);
  };

  const next = (): void => {
    const place = waiting.findIndex(({ owner }) => runningOf(owner) < Math.max(1, threads - 1));
    const warm = Math.max(
      0,
      free.findIndex((thread) => thread.isWarm()),
    );
    const thread = free[warm];
    const taken = waiting[place];
    if (thread === undefined || taken === undefined) return;
    waiting.splice(place, 1);
    free.splice(warm, 1);
    count(taken.owner, 1);
    void thread.evaluate(taken.task).then((result) => {
      free.push(thread);
      count(taken.owner, -1);
      taken.settle(result);
      next();
    });
    next();
  };
  return {
    evaluate: (task, owner) =>
      new Promise((settle) => {
        const own = waiting.filter((one) => one.owner === owner).length;
        if (waiting.length >= queue || own >= queueOfOne) return settle(refused({ code: 'busy' }));
        waiting.push({ task, owner, settle });
        next();
      }),
  };
}
