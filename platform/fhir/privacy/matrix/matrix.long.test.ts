// Issue 4 D: every door of /fhir, held to every decision.

import { decisions } from './decisions.ts';
import { holdDoors } from './hold-doors.ts';

await holdDoors(decisions);
