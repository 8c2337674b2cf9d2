// DESIGN.md §4 "Index": a process that brings the index up to date, and says after each object that it is there, until it is killed.

import { openPool } from '@fkj/platform-store';
import { openIndexer } from '../reindex/indexer.ts';
import { testRules } from '../testing/test-rules.ts';

const [url = '', ahead = '0'] = process.argv.slice(2);
const pool = openPool(url);
const rules = testRules(pool);
const indexer = openIndexer({
  pool,
  clock: () => Date.now() + Number(ahead),
  version: 1,
  rows: 3,
  rules: {
    ...rules,
    at: async (epoch) => {
      const now = await rules.at(epoch);
      return {
        ...now,
        whole: (kind, document) => {
          process.stdout.write('1\n');
          return now.whole(kind, document);
        },
      };
    },
  },
});
await indexer.work();
await pool.end();
