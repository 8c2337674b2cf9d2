// DESIGN.md §4 "Paging is stable": objects unchanged meanwhile come exactly once, whatever happens to the others.

import { testDatabase } from '@fkj/platform-store/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import type { Cursor, SortKey } from '../query.ts';
import { EFFORTS } from '../testing/efforts.ts';
import { testPermit } from '../testing/test-permit.ts';
import { day, testWrite, token } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const parts = { pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] };
const record = openRecord(parts);
const records = EFFORTS.map((effort) => openRecord({ ...parts, effort }));
const permit = testPermit();

type Deed = { readonly does: 'create' | 'update' | 'delete'; readonly which: number; readonly at: number };

const deeds = fc.array(
  fc.record({
    does: fc.constantFrom<Deed['does']>('create', 'update', 'delete'),
    which: fc.nat(14),
    at: fc.nat(9),
  }),
  { minLength: 5, maxLength: 25 },
);
const sorts = fc.constantFrom<readonly SortKey[]>(
  [],
  [{ by: 'id', direction: 'descending' }],
  [{ by: 'param', param: 'date', type: 'period', direction: 'descending' }],
  [{ by: 'param', param: 'date', type: 'period', direction: 'ascending' }],
  [{ by: 'param', param: 'code', type: 'token', direction: 'ascending' }],
);
let run = 0;

it('each unchanged object comes once, while others are made, changed and deleted at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, sorts, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (work, sort, limit, one) => {
      run += 1;
      const searched = records[run % records.length] ?? record;
      const of = (id: string) => `${one ? 'a' : id.length % 2 === 0 ? 'a' : 'b'}${run}`;
      const versions = new Map<string, number>();
      const next = (id: string, at: number, action: Deed['does']) => {
        const follows = versions.get(id) ?? 0;
        versions.set(id, follows + 1);
        return record.commit(permit, [
          testWrite({
            kind: 'Observation',
            id,
            patients: [of(id)],
            follows,
            action,
            clinicalTime: action === 'delete' ? null : at,
            index: action === 'delete' ? [] : [token('run', `r${run}`), token('code', `c${at}`), day('date', at)],
          }),
        ]);
      };
      const still = Array.from({ length: 12 }, (_, place) => `s${run}-${place}`);
      const others = Array.from({ length: 15 }, (_, place) => `o${run}-${place}`);
      for (const [place, id] of [...still, ...others].entries()) await next(id, place % 4, 'create');

      const change = async (): Promise<void> => {
        for (const [place, { does, which, at }] of work.entries()) {
          const id = does === 'create' ? `n${run}-${place}` : (others[which] ?? '');
          const gone = versions.get(`${id} gone`) === 1;
          if (gone && does === 'delete') continue;
          const answer = await next(id, at, does);
          if (!answer.ok) throw new Error(answer.error.code);
          versions.set(`${id} gone`, does === 'delete' ? 1 : 0);
        }
      };
      const walk = async (): Promise<readonly string[]> => {
        const seen: string[] = [];
        let after: Cursor | undefined;
        for (let pages = 0; pages < 200; pages += 1) {
          const page = await searched.find(permit, {
            kind: 'Observation',
            filter: {
              and: [
                { test: 'token', param: 'run', code: `r${run}` },
                ...(one ? [{ test: 'patient', patient: `a${run}` } as const] : []),
              ],
            },
            sort,
            limit,
            total: 'none',
            ...(after !== undefined && { after }),
          });
          if (!page.ok) throw new Error(page.error.code);
          seen.push(...page.value.matches.map(({ id }) => id));
          if (page.value.next === null) return seen;
          after = page.value.next;
        }
        throw new Error('the pages have no end');
      };
      const [seen] = await Promise.all([walk(), change()]);
      const unchanged = seen.filter((id) => id.startsWith('s'));
      expect([...unchanged].sort()).toEqual([...still].sort());
    }),
    { numRuns: 30 },
  );
}, 60_000);
