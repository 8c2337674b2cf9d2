// docs/performance.md "Search over many patients": measured; each step costs some milliseconds at most.

import type { SearchEffort } from '@fkj/platform-store';

/** How many rows each step of a search over many looks at. */
export const USUAL_EFFORT: SearchEffort = { sample: 100, candidates: 2000, walk: 20_000, ends: 200 };
