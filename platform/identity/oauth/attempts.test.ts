// https://datatracker.ietf.org/doc/html/rfc6749#section-10.10

import { describe, expect, it } from 'vitest';
import { countAttempts } from './attempts.ts';

const counting = () => {
  let time = 0;
  const attempts = countAttempts({ failures: 3, windowMs: 1_000 }, () => time);
  const fail = (key: string, times: number) => {
    for (let round = 0; round < times; round += 1) attempts.failed(key);
  };
  return { attempts, fail, wait: (ms: number) => (time += ms) };
};

describe('the count of attempts', () => {
  it('locks at the limit, that key alone', () => {
    const { attempts, fail } = counting();
    fail('a', 2);
    expect(attempts.locked('a')).toBe(false);
    fail('a', 1);
    expect([attempts.locked('a'), attempts.locked('b')]).toEqual([true, false]);
  });

  it('keeps the lock for a whole window from the last straw', () => {
    const { attempts, fail, wait } = counting();
    fail('a', 2);
    wait(900);
    fail('a', 1);
    wait(999);
    expect(attempts.locked('a')).toBe(true);
    wait(1);
    expect(attempts.locked('a')).toBe(false);
  });

  it('forgets slow failures, and those before a success', () => {
    const { attempts, fail, wait } = counting();
    fail('a', 2);
    wait(1_000);
    fail('a', 2);
    expect(attempts.locked('a')).toBe(false);
    attempts.succeeded('a');
    fail('a', 2);
    expect(attempts.locked('a')).toBe(false);
  });
});
