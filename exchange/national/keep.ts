// DESIGN.md §1.7, issue "Trust" T6 "caching with age shown": answers of a register, kept for a while, older ones where it fails.

import { createHmac, randomBytes } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Answer, RegisterTrouble } from './known.ts';

export interface KeepOptions {
  /** ms since 1970. */
  readonly clock: () => number;
  /** ms for which an answer is given again without asking. */
  readonly fresh: number;
  /** ms for which an answer may stand in where the register fails. */
  readonly longest: number;
  /** Answers that are kept. */
  readonly most: number;
}

export interface Keeper<Value> {
  /** Asks `ask` unless a fresh answer is kept. Questions under one key that come together are asked once. */
  get(key: string, ask: () => Promise<Result<Value | null, RegisterTrouble>>): Promise<Answer<Value>>;
}

interface Kept<Value> {
  readonly value: Value | null;
  readonly asOf: number;
}

/** Keys are numbers of persons: they are kept as HMACs under a key of this process. */
export function keeper<Value>({ clock, fresh, longest, most }: KeepOptions): Keeper<Value> {
  const secret = randomBytes(32);
  const answers = new Map<string, Kept<Value>>();
  const asking = new Map<string, Promise<Answer<Value>>>();

  const keep = (key: string, kept: Kept<Value>): void => {
    answers.delete(key);
    answers.set(key, kept);
    for (const [oldest] of answers) {
      if (answers.size <= most) break;
      answers.delete(oldest);
    }
  };

  const asked = async (key: string, ask: () => Promise<Result<Value | null, RegisterTrouble>>) => {
    const answer = await ask();
    const now = clock();
    if (answer.ok) {
      const kept = { value: answer.value, asOf: now };
      keep(key, kept);
      return ok({ ...kept, trouble: null });
    }
    const known = answers.get(key);
    const trouble = { ...answer.error, lastKnown: known?.asOf ?? null };
    return known !== undefined && now - known.asOf <= longest ? ok({ ...known, trouble }) : refused(trouble);
  };

  return {
    get: (name, ask) => {
      const key = createHmac('sha256', secret).update(name).digest('base64');
      const known = answers.get(key);
      if (known !== undefined && clock() - known.asOf <= fresh) return Promise.resolve(ok({ ...known, trouble: null }));
      const under = asking.get(key) ?? asked(key, ask).finally(() => asking.delete(key));
      asking.set(key, under);
      return under;
    },
  };
}
