// Issue 3 "Must show" d, short: the long one is bulk-kill.long.test.ts.

import { it } from 'vitest';
import { bulkSurvivesKills } from './kill/bulk-survives-kills.ts';
import { bundledServer } from './testing/server-program.ts';

it(
  'goes on with an import and an export after kill -9, and neither loses nor doubles a line',
  async () => bulkSurvivesKills(await bundledServer(), { kills: 2, lines: 3000 }),
  180_000,
);
