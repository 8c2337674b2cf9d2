// Issue 3 "Must show" d.

import { it } from 'vitest';
import { bulkSurvivesKills } from './kill/bulk-survives-kills.ts';
import { bundledServer } from './testing/server-program.ts';

it(
  'goes on with imports and exports after 20 times kill -9, and neither loses nor doubles a line',
  async () => bulkSurvivesKills(await bundledServer(), { kills: 20, lines: 3000 }),
  1_200_000,
);
