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
  /** Too many others are waiting, or no thread starts. */
  | { readonly code: 'busy' };

export type Evaluation = Result<readonly Evaluated[], EvaluationFailure>;

export interface EvaluationThread {
  /** One expression at a time: ask again when it has answered. */
  evaluate(task: Task): Promise<Evaluation>;
  /** Whether it has read the library, so that it answers sooner than one that has not. */
  isWarm(): boolean;
}

export interface ThreadLimits {
  /** ms for one expression. */
  readonly deadline: number;
  /** ms without work after which the thread is given up, and its memory with it. */
  readonly idle: number;
}

/** Beside this file, also in the bundle (server/bin/build.mjs puts it there). */
const WORKER = new URL('./fhirpath-worker.mjs', import.meta.url);
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
/** ms for starting the thread and reading the library; not counted for any expression. */
const START = 20_000;

/** What the worker says. */
type Message =
  | { readonly ready: true }
  | { readonly items: readonly Evaluated[] }
  | { readonly failure: 'expression' | 'costly'; readonly message: string };

/** A thread that starts with the first expression, and anew after one that had to be ended. */
export function createThread({ deadline, idle }: ThreadLimits): EvaluationThread {
  let worker: Worker | null = null;
  let state: 'starting' | 'ready' = 'starting';
  let running: { readonly task: Task; readonly settle: (result: Evaluation) => void } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const after = (time: number, what: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(what, time).unref();
  };
  /** Ends the thread, whatever it is doing. */
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
  const settle = (result: Evaluation): void => {
    const done = running;
    running = null;
    worker?.unref();
    if (worker !== null) after(idle, giveUp);
    done?.settle(result);
  };
  const end = (code: 'costly' | 'busy'): void => {
    giveUp();
    settle(refused({ code }));
  };
  const begin = (): void => {
    if (running === null || worker === null || state !== 'ready') return;
    worker.ref();
    worker.postMessage(running.task);
    after(deadline, () => end('costly'));
  };
  const hear = (message: Message): void => {
    if ('ready' in message) {
      state = 'ready';
      begin();
    } else if ('items' in message) settle(ok(message.items));
    else settle(refused(message.failure === 'costly' ? { code: 'costly' } : expressionFailure(message.message)));
  };
  const start = (): void => {
    const started = new Worker(WORKER, { resourceLimits: MEMORY, env: {}, stdout: true, stderr: true });
    worker = started;
    started.on('message', hear);
    // Out of memory while it worked; or it did not start at all, and another would not either.
    started.on('error', () => end(state === 'ready' ? 'costly' : 'busy'));
    started.stdout.resume();
    started.stderr.resume();
    after(START, () => end('busy'));
  };
  return {
    isWarm: () => worker !== null,
    evaluate: (task) =>
      new Promise((settled) => {
        running = { task, settle: settled };
        if (worker === null) start();
        else begin();
      }),
  };
}

/** Only the place is told: the library's own words may repeat what stands in the resource. */
function expressionFailure(message: string): EvaluationFailure {
  const place = /line: (\d+); column: (\d+)/.exec(message);
  return { code: 'expression', place: place === null ? null : { line: Number(place[1]), column: Number(place[2]) } };
}
