// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: records and queries for tests, here and of every other way of answering.

export { type RandomQuery, randomQuery } from './random-query.ts';
export { randomWorld } from './random-record.ts';
export * from './records.ts';
