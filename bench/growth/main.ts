// DESIGN.md §8 "growth": p50 at 1, 2, 4, 8 and 16 times the data. `npm run bench:growth`.

import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readSynthea, type Synthea } from '../data/synthea.ts';
import { type Figure, printFigure, readRecorded, recordFigures } from '../figures.ts';
import { embeddedSql } from '../house/embedded-sql.ts';
import { nurseOf } from '../house/log-in.ts';
import { machineTimes } from '../house/process-cost.ts';
import { type ServerProcess, startServer } from '../house/server-process.ts';
import { inTurns, type Rounds, type Turn } from '../turns/in-turns.ts';
import { growHouse } from './grow-house.ts';
import { askerIn, GROWTH } from './grown-measures.ts';
import { keepStep, readSteps, type StepMeasured } from './growth-state.ts';
import { GOAL, growthOf, growthTables } from './growth-table.ts';

interface Run {
  readonly folder: string;
  readonly dist: string;
  readonly synthea: Synthea;
  /** Synthea patients at 1 x. */
  readonly patients: number;
  /** Longest time of loading for a step, ms. */
  readonly patience: number;
  readonly rounds: Rounds;
}

const QUIET = 0.1;
const MOST_REST_MS = 90_000;

/** Until sealer, vacuum and checkpoints of the load have no work left, at most a minute and a half. */
const untilQuiet = async (): Promise<void> => {
  for (const end = Date.now() + MOST_REST_MS; Date.now() < end; ) {
    const before = machineTimes();
    await pause(5_000);
    const after = machineTimes();
    if (after.all === before.all || (after.busy - before.busy) / (after.all - before.all) < QUIET) return;
  }
};

/** What autovacuum does some minutes after a load; answers versions and bytes. */
const tidied = async (dataDir: string): Promise<{ readonly versions: number; readonly bytes: number }> => {
  const client = await embeddedSql(dataDir);
  try {
    await client.query('VACUUM (ANALYZE)');
    const { rows } = await client.query<{ versions: number; bytes: number }>(
      'SELECT (SELECT count(*) FROM version)::float8 + (SELECT count(*) FROM common_version)::float8 AS versions, pg_database_size(current_database())::float8 AS bytes',
    );
    const [size] = rows;
    if (size === undefined) throw new Error('the versions cannot be counted');
    return size;
  } finally {
    await client.end();
  }
};

const within = async <Done>(server: ServerProcess, work: () => Promise<Done>): Promise<Done> => {
  try {
    return await work();
  } finally {
    await server.stop();
  }
};

/** Brings the house to the step; says how far it came when the time was too short. */
const grown = async ({ folder, dist, synthea, patients, patience }: Run, step: number) => {
  const dataDir = join(folder, 'grown');
  const server = await startServer({ dist, dataDir });
  return within(server, async () => {
    const deadline = Date.now() + patience;
    const began = Date.now();
    const { there, wanted, resourcesPerSecond } = await growHouse(server, {
      nurse: nurseOf(dataDir),
      synthea,
      patients,
      step,
      deadline,
    });
    const rate = resourcesPerSecond === null ? 'nothing to load' : `${Math.round(resourcesPerSecond)} resources/s`;
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`${step} x: ${there} of ${wanted} Synthea patients after ${seconds} s (${rate})`);
    return there < wanted ? null : tidied(dataDir);
  });
};

/** Throws where there would be nothing to compare with. */
const askForFirst = (folder: string, step: number): void => {
  const first = join(folder, 'at-1x');
  if (step !== 1 && !existsSync(first)) throw new Error(`${first} is missing: begin with step 1, in an empty folder`);
};

/** A copy of the house as it is at 1 x, made once. */
const keepFirst = (folder: string): void => {
  const first = join(folder, 'at-1x');
  if (existsSync(first)) return;
  rmSync(`${first}.part`, { recursive: true, force: true });
  cpSync(join(folder, 'grown'), `${first}.part`, { recursive: true });
  renameSync(`${first}.part`, first);
};

const asFigure = (step: number, turn: Turn): Figure => ({
  name: `growth to ${step} x: ${turn.name}`,
  value: growthOf(turn),
  unit: 'x p50 at 1 x',
  goal: turn.bounded ? GOAL : null,
  better: 'less',
  p50: turn.second.p50,
  note: `p50 ${turn.first.p50.toFixed(2)} → ${turn.second.p50.toFixed(2)} ms of ${turn.first.requests} and ${turn.second.requests}; µs of the database ${Math.round(turn.first.database)} → ${Math.round(turn.second.database)}; others took ${Math.round(turn.others * 100)} %`,
});

const measured = async ({ folder, dist, rounds }: Run, report: (turn: Turn) => void): Promise<readonly Turn[]> => {
  const first = await startServer({ dist, dataDir: join(folder, 'at-1x') });
  return within(first, async () => {
    const second = await startServer({ dist, dataDir: join(folder, 'grown') });
    return within(second, async () => {
      await untilQuiet();
      const askers = { first: await askerIn(first), second: await askerIn(second) };
      return inTurns({ ...askers, measures: GROWTH }, rounds, report);
    });
  });
};

const untilMeasured = async (run: Run, steps: readonly number[], root: string): Promise<boolean> => {
  const last = readRecorded(root);
  for (const step of steps) {
    if (readSteps(run.folder).some((done) => done.step === step)) continue;
    askForFirst(run.folder, step);
    const size = await grown(run, step);
    if (size === null) return false;
    keepFirst(run.folder);
    const turns = await measured(run, (turn) => {
      const figure = asFigure(step, turn);
      console.log(printFigure(figure, last?.figures[figure.name]));
    });
    keepStep(run.folder, { step, at: new Date().toISOString(), ...size, turns });
  }
  return true;
};

const figuresOf = (steps: readonly StepMeasured[]): readonly Figure[] =>
  steps.flatMap(({ step, turns }) => turns.map((turn) => asFigure(step, turn)));

/** Grows the house of a folder and measures it at each step; the same command goes on after an interruption. */
export const bench = async (root: string, args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: 'string' },
      dist: { type: 'string' },
      steps: { type: 'string', default: '1,2,4,8,16' },
      patients: { type: 'string', default: '1000' },
      /** Minutes that the loading of one step may take. */
      minutes: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '1' },
      record: { type: 'boolean', default: false },
    },
  });
  const testData = process.env['TEST_DATA'];
  if (testData === undefined || values.folder === undefined) {
    console.error('Set TEST_DATA to the folder with fhir/synthea-100, and give --folder a folder with 20 GB of room.');
    return 2;
  }
  mkdirSync(values.folder, { recursive: true });
  const run: Run = {
    folder: values.folder,
    dist: values.dist ?? join(root, 'dist'),
    synthea: readSynthea(testData),
    patients: Number(values.patients),
    patience: Number(values.minutes) * 60_000,
    rounds: {
      rounds: Number(values.rounds),
      milliseconds: Number(values.seconds) * 1000,
      connections: Number(values.connections),
    },
  };
  const complete = await untilMeasured(run, values.steps.split(',').map(Number), root);
  const steps = readSteps(run.folder);
  console.log(`\n${growthTables(steps)}`);
  if (values.record) recordFigures(root, figuresOf(steps));
  if (complete) return 0;
  console.error('The time for this step was too short. The same command goes on where it stopped.');
  return 1;
};
