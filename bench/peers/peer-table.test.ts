// docs/performance.md "Beside the peers": each peer's figure has ours beside it.

import { describe, expect, it } from 'vitest';
import type { Subjects } from '../data/subjects.ts';
import { bulkMeasures } from '../measure/bulk.ts';
import { interactions } from '../measure/interactions/interactions.ts';
import { onLargeMachines, onTwoCores, withoutPeer } from './peer-figures.ts';
import { peerTables, timesAsGood } from './peer-table.ts';

const subjects: Subjects = {
  observations: ['a'],
  heights: 1,
  heightsAndWeights: 2,
  recorded: ['b'],
  patients: ['bench-patient-1'],
  small: ['bench-small-1'],
  wards: [{ id: 'w', patients: ['b'] }],
};
const house = { address: 'http://localhost:1', pid: 0, dataDir: '', started: 0, stop: async () => undefined };
const OF_THE_HOUSE = [
  'first load of Synthea and enrolments, 4 lanes',
  'first start with demo',
  'memory idle after a warm start',
  'disk for each resource, without audit',
];
const measured = new Set([
  ...OF_THE_HOUSE,
  ...bulkMeasures(house, subjects).map(({ name }) => name),
  ...interactions(subjects).flatMap(({ name, connections }) => connections.map((n) => `${name}, ${n} connections`)),
]);
const recorded = { at: '2026-11-21T00:00:00Z', machine: 'two cores', figures: {} };

describe('the table beside the peers', () => {
  it('names only measures that the bench has', () => {
    const named = [...[...onTwoCores, ...onLargeMachines].map(({ ours }) => ours), ...withoutPeer];
    expect(named.filter((name) => !measured.has(name))).toEqual([]);
  });

  it('says so where nothing is recorded', () => {
    expect(peerTables(recorded)).toContain(
      '| create Observation, 32 connections | not recorded | 427 | creates/s | – |',
    );
  });

  it('holds what is recorded against the peer, with both latencies', () => {
    const name = 'create Observation, 32 connections';
    const text = peerTables({ ...recorded, figures: { [name]: 854 }, p50: { [name]: 29 } });
    expect(text).toContain(`| ${name} | 854 | 427 | creates/s | 2.00 | 29.0 | 71.0 |`);
  });

  it('is above 1 where less is better and ours is less', () => {
    expect(timesAsGood(2, { ours: 'disk', value: 5, unit: 'kB', better: 'less' })).toBe(2.5);
    expect(timesAsGood(2, { ours: 'reads', value: 5, unit: 'reads/s', better: 'more' })).toBe(0.4);
  });
});
