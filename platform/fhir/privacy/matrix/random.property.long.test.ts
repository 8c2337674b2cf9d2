// DESIGN.md §7: random choices of the patient, in every door.

import { holdRandom } from './hold-random.ts';

await holdRandom(40);
