// DESIGN.md §8: what the guard costs: fifty roles and patients with choices, against one role and patients without. `npm run bench:guard`.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillHouse } from '../data/fill-house.ts';
import { rounded } from '../figures.ts';
import { nurseOf } from '../house/log-in.ts';
import { startServer } from '../house/server-process.ts';
import { inTurns, type Measured, type Side, type Turn } from '../turns/in-turns.ts';
import { askersIn } from './free-half.ts';

/** Issue "Trust" d: a search slows at most so many times. */
const GOAL = 1.3;

const MEASURES: readonly Measured[] = [
  { name: 'search: patient, code, sorted by date', bounded: true },
  { name: 'search: all Observations of a patient, sorted by date, 20 a page', bounded: true },
  { name: 'ward search: 40 patients named, code, sorted by date, 20 a page', bounded: true },
  { name: 'ward search: members of a Group (_has), code, sorted by date, 20 a page', bounded: true },
  { name: 'read by id', bounded: false },
  { name: '$everything of a patient, 20 resources', bounded: false },
  { name: 'create Observation', bounded: false },
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const times = (turn: Turn, part: (side: Side) => number): string => {
  const ratio = part(turn.second) / part(turn.first);
  return turn.bounded && ratio > GOAL ? `**${ratio.toFixed(2)}**` : ratio.toFixed(2);
};

const lineOf = (turn: Turn): string =>
  row([
    turn.name,
    `${rounded(turn.first.p50)} → ${rounded(turn.second.p50)}`,
    times(turn, ({ p50 }) => p50),
    times(turn, ({ server }) => server),
    times(turn, ({ database }) => database),
    `${Math.round(turn.others * 100)} %`,
  ]);

/** Prints a table; answers the exit code. */
export const bench = async (root: string, args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: 'string' },
      dist: { type: 'string' },
      copies: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '8' },
    },
  });
  const testData = process.env['TEST_DATA'];
  if (testData === undefined || values.folder === undefined) {
    console.error('Set TEST_DATA to the folder with fhir/synthea-100, and give --folder a folder of its own.');
    return 2;
  }
  const server = await startServer({ dist: values.dist ?? join(root, 'dist'), dataDir: values.folder });
  try {
    await fillHouse(server, { nurse: nurseOf(values.folder), testData, copies: Number(values.copies) });
    const { free, guarded } = await askersIn(server);
    const rounds = {
      rounds: Number(values.rounds),
      milliseconds: Number(values.seconds) * 1000,
      connections: Number(values.connections),
    };
    console.log(row(['measure', 'p50 ms', 'p50', 'CPU of server', 'CPU of database', 'most that others took']));
    console.log(row(['---', '---:', '---:', '---:', '---:', '---:']));
    await inTurns({ first: free, second: guarded, measures: MEASURES }, rounds, (turn) => console.log(lineOf(turn)));
  } finally {
    await server.stop();
  }
  return 0;
};
