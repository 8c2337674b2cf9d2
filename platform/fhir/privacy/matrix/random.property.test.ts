// DESIGN.md §7: a few random choices of the patient, in every door; more of them in random.property.long.test.ts.

import { holdRandom } from './hold-random.ts';

await holdRandom(2);
