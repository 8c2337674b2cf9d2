// CONTRIBUTING.md "Tests": what tests of the other rooms use of the store.

export type { Touches } from '../sql/session.ts';
export { dataFolder } from './data-folder.ts';
export { type KillStorm, killPostmaster, killStorm } from './kill-storm.ts';
export { type OtherProcess, otherProcess } from './other-process.ts';
export { type RecordedStatement, recordStatements } from './record-statements.ts';
export { emptyDatabase, type TestDatabase, testDatabase } from './test-database.ts';
export { startWriters, type Writers } from './writers.ts';
