// https://hl7.org/fhirpath/N1/: any expression by the maintained library, in a thread of its own with a deadline and a memory limit.

import { Worker } from 'node:worker_threads';
import { ok, type Result, refused } from '@fkj/platform-record';

/** One item of a result. */
export interface Evaluated {
  /** 'FHIR.HumanName', 'System.Integer' … */
  readonly type: string;
  /** Where the element is defined ('Patient.contact'); null for what the expression made. */
  readonly path: string | null;
  /** JSON text, numbers as they were written. */
  readonly json: string;
  /** JSON text of id and extensions of a primitive. */
  readonly extra: string | null;
}

export interface Task {
  readonly expression: string;
  /** JSON text. */
  readonly resource: string;
}

export type EvaluationFailure =
  /** It cannot be read or evaluated; `place` where it can be told. */
  | { readonly code: 'expression'; readonly place: { readonly line: number; readonly column: number } | null }
  /** It took longer, or more memory, than one expression may. */
  | { readonly code: 'costly' }
  /** Too many others are waiting. */
  | { readonly code: 'busy' };

export interface Evaluator {
  evaluate(task: Task): Promise<Result<readonly Evaluated[], EvaluationFailure>>;
}

export interface EvaluatorOptions {
  /** ms for one expression. */
  readonly deadline?: number;
  /** ms without work after which the thread is given up, and its memory with it. */
  readonly idle?: number;
  /** Expressions that may wait. */
  readonly queue?: number;
}

/** Beside this file, also in the bundle (server/bin/build.mjs puts it there). */
const WORKER = new URL('./fhirpath-worker.mjs', import.meta.url);
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
/** ms for starting the thread and reading the library; not counted for any expression. */
const START = 20_000;

interface Waiting {
  readonly task: Task;
  readonly settle: (result: Result<readonly Evaluated[], EvaluationFailure>) => void;
}

/** What the worker says. */
type Message =
  | { readonly ready: true }
  | { readonly items: readonly Evaluated[] }
  | { readonly failure: 'expression' | 'costly'; readonly message: string };

/** Evaluates one expression after the other. The library is read when the first one comes, and forgotten after a while without any. */
export function createEvaluator({ deadline = 2_000, idle = 60_000, queue = 64 }: EvaluatorOptions = {}): Evaluator {
  const waiting: Waiting[] = [];
  let worker: Worker | null = null;
  let running: Waiting | null = null;
  let state: 'starting' | 'ready' = 'starting';
  let timer: NodeJS.Timeout | undefined;

  const after = (time: number, what: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(what, time).unref();
  };
  const settle = (result: Result<readonly Evaluated[], EvaluationFailure>): void => {
    const done = running;
    running = null;
    worker?.unref();
    done?.settle(result);
  };
  /** Ends the thread, whatever it is doing; the next expression gets another. */
  const giveUp = (): void => {
    clearTimeout(timer);
    const ended = worker;
    worker = null;
    state = 'starting';
    ended?.removeAllListeners();
    // A thread that is ended for its memory may still say so.
    ended?.on('error', () => {});
    void ended?.terminate();
  };
  const refuseAll = (): void => {
    giveUp();
    for (const { settle: refuse } of waiting.splice(0)) refuse(refused({ code: 'busy' }));
  };
  const tooCostly = (): void => {
    giveUp();
    settle(refused({ code: 'costly' }));
    next();
  };
  const next = (): void => {
    if (running !== null) return;
    if (waiting.length === 0) {
      if (worker !== null) after(idle, giveUp);
      return;
    }
    if (worker === null) start();
    if (state !== 'ready') return;
    running = waiting.shift() ?? null;
    worker?.ref();
    worker?.postMessage(running?.task);
    after(deadline, tooCostly);
  };
  const hear = (message: Message): void => {
    if ('ready' in message) state = 'ready';
    else if ('items' in message) settle(ok(message.items));
    else settle(refused(message.failure === 'costly' ? { code: 'costly' } : expressionFailure(message.message)));
    clearTimeout(timer);
    next();
  };
  const start = (): void => {
    const started = new Worker(WORKER, { resourceLimits: MEMORY, env: {}, stdout: true, stderr: true });
    worker = started;
    started.on('message', hear);
    // Out of memory while it worked; or it did not start at all, and another would not either.
    started.on('error', () => (running === null ? refuseAll() : tooCostly()));
    started.stdout.resume();
    started.stderr.resume();
    after(START, refuseAll);
  };
  return {
    evaluate: (task) =>
      new Promise((settled) => {
        if (waiting.length >= queue) return settled(refused({ code: 'busy' }));
        waiting.push({ task, settle: settled });
        next();
      }),
  };
}

/** Only the place is told: the library's own words may repeat what stands in the resource. */
function expressionFailure(message: string): EvaluationFailure {
  const place = /line: (\d+); column: (\d+)/.exec(message);
  return { code: 'expression', place: place === null ? null : { line: Number(place[1]), column: Number(place[2]) } };
}
