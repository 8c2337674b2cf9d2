// Issue 2 "Must show" e, short: the long one is kill.long.test.ts.

import { it } from 'vitest';
import { survivesKills } from '../testing/survives-kills.ts';

it('keeps every acknowledged commit of 32 writers through 5 kills of the database', () => survivesKills(5), 60_000);
