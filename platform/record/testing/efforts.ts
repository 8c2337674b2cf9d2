// DESIGN.md §8 "growth": every plan of a search over many patients is taken in turns, whatever the data would suggest.

import type { SearchEffort } from '@fkj/platform-store';
import { USUAL_EFFORT } from '../find/usual-effort.ts';

const ENDLESS = 1_000_000;
const NONE: SearchEffort = { sample: 0, candidates: 0, walk: 0, ends: 0 };

/** As usual; the order alone; the criterion alone, counted or not; first a part of the one, then of the other; from few ends. */
export const EFFORTS: readonly SearchEffort[] = [
  USUAL_EFFORT,
  { ...NONE, sample: ENDLESS },
  { ...NONE, candidates: ENDLESS },
  NONE,
  { ...NONE, walk: ENDLESS },
  { sample: 6, candidates: 3, walk: 12, ends: 2 },
  { ...NONE, candidates: ENDLESS, ends: 2 },
];
