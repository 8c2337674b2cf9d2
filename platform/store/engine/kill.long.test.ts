// Issue 2 "Must show" e.

import { it } from 'vitest';
import { survivesKills } from '../testing/survives-kills.ts';

it('keeps every acknowledged commit of 32 writers through 50 kills of the database', () => survivesKills(50), 600_000);
