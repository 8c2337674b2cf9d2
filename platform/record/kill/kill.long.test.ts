// Issue 2 "Must show" e.

import { it } from 'vitest';
import { recordSurvivesKills } from './survives-kills.ts';

it(
  'keeps every acknowledged write, look and event, in order, through 50 kills of server or database',
  () => recordSurvivesKills(50),
  900_000,
);
