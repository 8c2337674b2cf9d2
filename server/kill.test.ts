// Issue 2 "Must show" e, short: the long one is kill.long.test.ts.

import { it } from 'vitest';
import { serverSurvivesKills } from './kill/server-survives-kills.ts';

it(
  'gives back every answer it gave over HTTP, in order, after 5 kills of server or database',
  () => serverSurvivesKills(5),
  180_000,
);
