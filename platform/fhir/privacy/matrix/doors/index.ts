// Issue 4 D "Every door": the rows of the matrix. A new route of /fhir without a row fails the test.

import { accessDoors } from './access.ts';
import { correctingDoors } from './correcting.ts';
import type { Door } from './door.ts';
import { operationDoors } from './operations.ts';
import { readingDoors } from './reading.ts';
import { searchingDoors } from './searching.ts';
import { writingDoors } from './writing.ts';

/** Those that change something come last. */
export const doors: readonly Door[] = [
  ...readingDoors,
  ...searchingDoors,
  ...operationDoors,
  ...accessDoors,
  ...writingDoors,
  ...correctingDoors,
];
