// https://hl7.org/fhir/R4/search.html#content: which documents words are looked for in; errors first.

import { testDatabase } from '@fkj/platform-store/testing';
import { readWords } from '@fkj/standards-fhir';
import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDetail } from '../audit/audit-detail.ts';
import { openRecord } from '../open-record.ts';
import type { Filter, Query } from '../query.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite, token } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const parts = { clock: Date.now, auditKey: new Uint8Array(32), companions: [] };
const record = openRecord({ pool, ...parts });

const HEAD = (id: string, version: number) =>
  `{"resourceType":"Observation","id":"${id}","meta":{"versionId":"${version}","lastUpdated":"`;
const written = (id: string, note: string, follows = 0) => {
  const head = HEAD(id, follows + 1);
  return testWrite({
    ...{ kind: 'Observation', id, follows, patients: ['anna'], index: [token('code', id.slice(0, 1))] },
    document: `${head}1970-01-01T00:00:00.000Z"},"note":${JSON.stringify(note)}}`,
    lastUpdated: { offset: head.length },
  });
};
const write = async (...writes: ReturnType<typeof written>[]) => {
  const done = await record.commit(testPermit(), writes);
  if (!done.ok) throw new Error(done.error.code);
};

const words = (text: string): Filter => {
  const read = readWords(text);
  if (!read.ok) throw new Error(read.expected);
  return { test: 'words', part: 'content', question: read.value };
};
const query = (filter: Filter, limit = 50): Query => ({
  ...{ kind: 'Observation', filter, sort: [{ by: 'id', direction: 'ascending' }], limit, total: 'accurate' },
});
const found = async (filter: Filter, from = record) => {
  const page = await from.find(testPermit(), query(filter));
  return page.ok ? page.value.matches.map(({ id }) => id) : page.error.code;
};

beforeAll(async () => {
  await write(written('a1', 'fall'), written('a2', 'puls'), written('b1', 'fall og puls'));
});

describe('Words are not looked for', () => {
  it('in a kind that the permit does not cover', async () => {
    const page = await record.find(testPermit({ kinds: new Set(['Patient']) }), query(words('fall')));
    expect(page).toEqual({ ok: false, error: { code: 'not-permitted' } });
  });

  it('by a permit of roles that have changed since', async () => {
    const page = await record.find(testPermit({ epoch: 0 }), query(words('fall')));
    expect(page).toEqual({ ok: false, error: { code: 'stale' } });
  });

  it('along a chain: that is a mistake of whoever asks', async () => {
    const chained: Filter = { chain: { param: 'focus', kind: 'Observation', filter: words('fall') } };
    await expect(record.find(testPermit(), query(chained))).rejects.toThrow('Words were not looked for');
  });
});

describe('Words', () => {
  const code = (one: string): Filter => ({ test: 'token', param: 'code', code: one });

  it('stand anywhere among and, or and not', async () => {
    expect(await found(words('fall'))).toEqual(['a1', 'b1']);
    expect(await found({ and: [words('fall'), words('puls')] })).toEqual(['b1']);
    expect(await found({ not: words('fall') })).toEqual(['a2']);
    expect(await found({ or: [{ not: words('puls') }, { and: [code('b'), words('puls')] }] })).toEqual(['a1', 'b1']);
    expect(await found({ and: [code('a'), { not: { or: [words('fall'), { not: code('a') }] } }] })).toEqual(['a2']);
    expect(await found({ and: [{ test: 'patient', patient: 'anna' }, words('-puls')] })).toEqual(['a1']);
    expect(await found({ and: [{ test: 'patient', patient: 'bo' }, words('-puls')] })).toEqual([]);
  });

  it('are in the log as they were asked, not the objects that were found', async () => {
    await found(words('fall'));
    const { rows } = await pool.query<{ detail: Buffer }>('SELECT detail FROM audit ORDER BY n DESC LIMIT 1');
    const { query: asked } = openDetail(rows[0]?.detail ?? Buffer.alloc(0), parts.auditKey) ?? {};
    expect(JSON.parse(asked ?? '')).toEqual(words('fall'));
  });

  it('that are written or taken away while they are looked for are found as they stand when the search answers', async () => {
    await write(written('c1', 'svimmel'), written('c2', 'rolig'));
    const changes = [written('c1', 'frisk', 1), written('c2', 'svimmel', 1)];
    let asked = 0;
    const between = new Proxy(pool, {
      get: (of, name) =>
        name !== 'query'
          ? Reflect.get(of, name, of)
          : async (sent: pg.QueryConfig) => {
              const answer = await of.query(sent);
              if (/\bhead h\b/.test(sent.text) && asked++ === 0) await write(...changes);
              return answer;
            },
    });
    const filter: Filter = { and: [code('c'), words('svimmel')] };
    expect(await found(filter, openRecord({ pool: between, ...parts }))).not.toContain('c1');
    expect(asked).toBeGreaterThan(1);
    expect(await found(filter)).toEqual(['c2']);
  });
});
