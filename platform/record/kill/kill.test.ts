// Issue 2 "Must show" e, short: the long one is kill.long.test.ts.

import { it } from 'vitest';
import { recordSurvivesKills } from './survives-kills.ts';

it(
  'keeps every acknowledged write, look and event, in order, through 5 kills of server or database',
  () => recordSurvivesKills(5),
  120_000,
);
