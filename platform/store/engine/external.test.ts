// DESIGN.md §9 "production database": what an operator reads when DATABASE_URL does not work.

import { describe, expect, it } from 'vitest';
import { withDatabase } from '../index.ts';
import { testDatabase } from '../testing/index.ts';
import { openDatabase } from './database.ts';

const { url } = await testDatabase();
const at = (databaseUrl: string) => openDatabase({ databaseUrl, dataDir: '/nowhere' });

describe('DATABASE_URL', () => {
  it.each([
    ['no server answers', 'postgres://fkj:secret@127.0.0.1:1/fkj', 'unreachable'],
    ['it is not an address', 'postgres://[', 'unreachable'],
    ['the password is wrong', url.replace(/:[^:@/]+@/, ':wrong@'), 'login-refused'],
    ['the database does not exist', withDatabase(url, 'no_such_database'), 'no-such-database'],
  ])('is explained without its password when %s', async (_, address, code) => {
    const opened = await at(address);
    expect(opened).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(opened)).not.toMatch(/secret|wrong@/);
  });

  it('opens the database it names, and stops nothing but its own connections', async () => {
    const opened = await at(url);
    if (!opened.ok) throw new Error(opened.error.sentence);
    expect(opened.value).toMatchObject({ engine: 'external', version: expect.stringMatching(/^1[5-8]/) });
    await opened.value.stop();
    const again = await at(url);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.stop();
  });
});
