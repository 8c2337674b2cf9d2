// Issue 4 D: every door of /fhir, held to the decisions that differ most; all of them are in matrix.long.test.ts.

import { decisions } from './decisions.ts';
import { holdDoors } from './hold-doors.ts';

await holdDoors(decisions.filter(({ often }) => often === 'held'));
