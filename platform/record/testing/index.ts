// CONTRIBUTING.md "Tests": what tests of the rooms above use of the record.

export { type Acknowledged, halfWritten, missing, outOfOrder } from '../kill/acknowledged.ts';
export { testPermit } from './test-permit.ts';
export { testWrite } from './test-write.ts';
