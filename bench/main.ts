// DESIGN.md §8: every measure, one after the other, against one server on one folder.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { giveChoices } from './data/choices.ts';
import { fillHouse } from './data/fill-house.ts';
import { type Subjects, subjectsIn } from './data/subjects.ts';
import { type Figure, printFigure, readRecorded, recordFigures } from './figures.ts';
import { logIn, nurseOf } from './house/log-in.ts';
import { memoryOf } from './house/process-cost.ts';
import { type ServerProcess, startServer } from './house/server-process.ts';
import { bulkMeasures, timeBulk } from './measure/bulk.ts';
import { diskOf } from './measure/disk.ts';
import { interactions } from './measure/interactions/interactions.ts';
import { costNote } from './measure/party-cost.ts';
import { undisturbed } from './measure/under-load.ts';
import { type ProfiledLoad, profileTable } from './profile/profile-table.ts';
import { profileOf, sourcesOf } from './profile/read-profile.ts';

const MB = 1024 * 1024;
const IDLE_MS = 15_000;

interface Run {
  readonly dist: string;
  readonly testData: string;
  readonly seconds: number;
  readonly attempts: number;
  /** How often the 100 Synthea records are loaded. */
  readonly copies: number;
  /** Part of the names of the measures wanted; empty for all. */
  readonly only: string;
  readonly report: (figure: Figure) => void;
  /** Whether the patients who are searched have privacy choices; what a folder has been given it keeps. */
  readonly choices: 'given' | 'none';
  /** Folder for a CPU profile of the server. */
  readonly profile: string | null;
  /** What was measured while the profile was taken. */
  readonly profiled: ProfiledLoad[];
}

const measureStarts = async ({ dist, report }: Run, dataDir: string): Promise<void> => {
  const first = await startServer({ dist, dataDir });
  report({ name: 'first start with demo', value: first.started / 1000, unit: 's', goal: 15, better: 'less' });
  await pause(IDLE_MS);
  const idle = memoryOf(first.pid).now / MB;
  report({ name: 'memory idle after the first start', value: idle, unit: 'MB', goal: 250, better: 'less' });
  await first.stop();
  const warm = await startServer({ dist, dataDir });
  report({ name: 'warm start', value: warm.started / 1000, unit: 's', goal: 3, better: 'less' });
  await pause(IDLE_MS);
  const rested = memoryOf(warm.pid).now / MB;
  report({ name: 'memory idle after a warm start', value: rested, unit: 'MB', goal: 250, better: 'less' });
  await warm.stop();
};

const measureInteractions = async (run: Run, server: ServerProcess, subjects: Subjects): Promise<void> => {
  const { seconds, attempts, only, report } = run;
  const nurse = nurseOf(server.dataDir);
  for (const { name, connections, counts, unit, goal, request, isRight } of interactions(subjects)) {
    if (!name.includes(only)) continue;
    for (const [place, count] of connections.entries()) {
      const token = await logIn(server, nurse);
      const load = { connections: count, request, token, seconds, ...(isRight === undefined ? {} : { isRight }) };
      const { perSecond, p50, p97, answered, cost, from, to } = await undisturbed(server, load, attempts).catch(
        (error) => {
          throw new Error(`${name}, ${count} connections`, { cause: error });
        },
      );
      const measured = `${name}, ${count} connections`;
      run.profiled.push({ name: measured, server: cost.server / (answered * counts), from, to });
      report({
        name: measured,
        value: perSecond * counts,
        unit,
        goal: place === connections.length - 1 ? goal : null,
        better: 'more',
        p50,
        note: `p50 ${p50} ms, p97.5 ${p97} ms; ${costNote(cost, answered * counts)}`,
      });
    }
  }
};

const measureBulk = async ({ only, report }: Run, server: ServerProcess, subjects: Subjects): Promise<void> => {
  for (const measure of bulkMeasures(server, subjects)) {
    if (!measure.name.includes(only)) continue;
    const { resources, perSecond, cost } = await timeBulk(server, measure);
    report({
      name: measure.name,
      value: perSecond,
      unit: 'resources/s',
      goal: null,
      better: 'more',
      note: `${resources} resources; ${costNote(cost, resources)}`,
    });
  }
};

const reportPeak = ({ only, report }: Run, server: ServerProcess): void => {
  if (only !== '') return;
  const { peak } = memoryOf(server.pid);
  report({ name: 'memory under load, most', value: peak / MB, unit: 'MB', goal: 600, better: 'less' });
};

const measureDisk = async ({ report }: Run, dataDir: string): Promise<void> => {
  const disk = await diskOf(dataDir);
  const parts = disk.parts.filter(({ bytes }) => bytes >= 10).map(({ name, bytes }) => `${name} ${Math.round(bytes)}`);
  report({
    name: 'disk for each resource, without audit',
    value: disk.perResource / 1000,
    unit: 'kB',
    goal: 2.5,
    better: 'less',
    note: `${disk.versions} versions; bytes: ${parts.join(', ')}`,
  });
  report({
    name: 'disk for each row of the audit',
    value: disk.perAuditRow,
    unit: 'B',
    goal: 250,
    better: 'less',
    note: `${disk.auditRows} rows`,
  });
};

const measureFilled = async (run: Run, dataDir: string): Promise<number> => {
  const nodeArguments = run.profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${run.profile}`];
  const server = await startServer({ dist: run.dist, dataDir, nodeArguments });
  try {
    const { testData, copies } = run;
    const rate = await fillHouse(server, { nurse: nurseOf(dataDir), testData, copies });
    if (rate !== null) {
      const name = 'first load of Synthea and enrolments, 4 lanes';
      run.report({ name, value: rate, unit: 'resources/s', goal: null, better: 'more' });
    }
    if (run.only === '' || 'disk'.includes(run.only)) await measureDisk(run, dataDir);
    const subjects = await subjectsIn(server);
    if (run.choices === 'given') await giveChoices(server, subjects);
    await measureInteractions(run, server, subjects);
    reportPeak(run, server);
    await measureBulk(run, server, subjects);
    return server.pid;
  } finally {
    await server.stop();
  }
};

const printProfiles = ({ profile, profiled, dist }: Run, pid: number): void => {
  if (profile === null) return;
  const found = profileOf(profile, pid);
  const sources = sourcesOf(dist);
  for (const load of profiled) console.log(`\n${profileTable(found, load, sources)}`);
};

/** Runs the measures; answers the exit code. */
export const bench = async (root: string, args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      /** A folder with loaded data: measured as it is and kept; made when it is not there. */
      folder: { type: 'string' },
      /** Another built server than that of this checkout. */
      dist: { type: 'string' },
      only: { type: 'string', default: '' },
      seconds: { type: 'string', default: '10' },
      copies: { type: 'string', default: '10' },
      /** A load that others disturbed is run again, at most so many times. */
      attempts: { type: 'string', default: '1' },
      record: { type: 'boolean', default: false },
      profile: { type: 'string' },
      /** For the comparison with patients who have chosen nothing: of a folder that has not been given choices yet. */
      'without-choices': { type: 'boolean', default: false },
    },
  });
  const testData = process.env['TEST_DATA'];
  if (testData === undefined) {
    console.error('Set TEST_DATA to the folder with fhir/synthea-100.');
    return 2;
  }
  const last = readRecorded(root);
  const figures: Figure[] = [];
  const report = (figure: Figure): void => {
    figures.push(figure);
    console.log(printFigure(figure, last?.figures[figure.name]));
  };
  const run: Run = {
    dist: values.dist ?? join(root, 'dist'),
    testData,
    seconds: Number(values.seconds),
    attempts: Number(values.attempts),
    copies: Number(values.copies),
    only: values.only,
    choices: values['without-choices'] ? 'none' : 'given',
    report,
    profile: values.profile ?? null,
    profiled: [],
  };
  const scratch = mkdtempSync(join(tmpdir(), 'fkj-bench-'));
  try {
    if (run.only === '' || 'start'.includes(run.only)) await measureStarts(run, join(scratch, 'starts'));
    if (run.only !== 'start') printProfiles(run, await measureFilled(run, values.folder ?? join(scratch, 'filled')));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (values.record) recordFigures(root, figures);
  return 0;
};
