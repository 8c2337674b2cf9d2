// Issue 2 "Must show" e.

import { it } from 'vitest';
import { serverSurvivesKills } from './kill/server-survives-kills.ts';

it(
  'gives back every answer it gave over HTTP, in order, after 50 kills of server or database',
  () => serverSurvivesKills(50),
  1_200_000,
);
