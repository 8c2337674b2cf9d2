// pasientjournalforskriften § 14: goes over the log from a durable place, in the background, one process at a time.

import { randomUUID } from 'node:crypto';
import type { HealthRecord, Permit } from '@fkj/platform-record';
import {
  forgetFindings,
  keepDetection,
  looksToJudge,
  numberBefore,
  type Pool,
  sealedNumber,
  takeDetection,
} from '@fkj/platform-store';
import { minutes } from '../relations/instants.ts';
import { type Editions, rulesOfDay } from '../rights/read-rules.ts';
import type { NightLooks } from './burst.ts';
import type { DetectionRules } from './detection-rules.ts';
import { openJudge } from './judge-looks.ts';
import { openPeople } from './people.ts';

export interface DetectorParts {
  readonly pool: Pool;
  readonly record: () => HealthRecord;
  /** For what the house looks up to compare. */
  readonly permit: () => Permit;
  /** `readDetectionRules(content/access/detection.json)`. */
  readonly rules: Editions<DetectionRules>;
  /** ms since 1970. */
  readonly clock: () => number;
}

/** Rows of the log a step: a long pause is made up for in small pieces. */
const STEP = 1000n;
/** After this time (ms) without a sign of life another process goes on. */
const LEASE = 60_000;
const DAY_MS = 86_400_000;
/** Looks that are no look-up of somebody else's record, or are themselves how look-ups are followed up. */
const EXCEPT = ['own', 'log', 'follow-up', 'correction', 'privacy-choice'];

interface Place {
  /** Number of the last row of the log that was judged. */
  readonly last: string;
  readonly looks: NightLooks;
}

/** One step. `more`: there is more of the log to judge now. */
export const openDetector = (parts: DetectorParts): (() => Promise<'more' | 'done' | 'held elsewhere'>) => {
  const { pool, clock } = parts;
  const holder = randomUUID();
  const rules = rulesOfDay(parts.rules, clock);
  const people = openPeople({ ...parts, roles: () => rules().colleague.roles });
  const judgeRows = openJudge({ pool, people, rules, clock });
  let swept = Number.NEGATIVE_INFINITY;

  const sweep = async (): Promise<void> => {
    if (clock() - swept < DAY_MS / 24) return;
    swept = clock();
    for (const outcome of ['legitimate', 'follow-up', 'reported'] as const) {
      await forgetFindings(pool, outcome, clock() - rules().retention[outcome] * DAY_MS);
    }
  };

  return async () => {
    const lease = (): { holder: string; now: number; until: number } => {
      const now = clock();
      return { holder, now, until: now + LEASE };
    };
    const before = await takeDetection(pool, lease());
    if (before === null) return 'held elsewhere';
    await sweep();
    const { last, looks }: Place = JSON.parse(before);
    const after = BigInt(last);
    const sealed = await sealedNumber(pool);
    const upTo = sealed - after > STEP ? after + STEP : sealed;
    if (upTo <= after) return 'done';
    const due = await numberBefore(pool, { after, last: upTo, time: clock() - minutes(rules().delayMinutes) });
    if (due <= after) return 'done';
    const rows = await looksToJudge(pool, { after, last: due, except: EXCEPT });
    const judged = await judgeRows(rows, looks);
    const place: Place = { last: String(due), looks: judged.looks };
    const kept = await keepDetection(pool, lease(), {
      before,
      after: JSON.stringify(place),
      findings: judged.findings,
    });
    if (!kept) return 'held elsewhere';
    judged.kept();
    return due === upTo && upTo < sealed ? 'more' : 'done';
  };
};

export interface DetectorOptions {
  /** ms between steps, also while there is more: it never works harder than that. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
}

/** Judges until it is stopped. Several processes may run one: one of them works. */
export const startDetector = (
  parts: DetectorParts,
  { every, onError }: DetectorOptions,
): { readonly stop: () => Promise<void> } => {
  const step = openDetector(parts);
  let stopped = false;
  let wake = (): void => undefined;
  const work = async (): Promise<void> => {
    while (!stopped) {
      const told = await step().catch((error: unknown) => {
        onError(error);
        return 'done' as const;
      });
      if (stopped) return;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, told === 'more' ? every : every * 10);
        timer.unref();
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  };
  const ended = work();
  return {
    stop: () => {
      stopped = true;
      wake();
      return ended;
    },
  };
};
