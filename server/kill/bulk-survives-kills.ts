// Issue 3 "Must show" d: kill -9 of the server during imports and exports: they go on, and nothing is lost or doubled.

import { setTimeout as pause } from 'node:timers/promises';
import { dataFolder } from '@fkj/platform-store/testing';
import { expect } from 'vitest';
import { bulkClient } from './bulk-client.ts';
import { serverUnderFire } from './server-under-fire.ts';

const PATIENTS = 20;
/** One of so many lines is wrong. */
const WRONG = 97;

const line = (run: number, number: number): string => {
  const patient = `bulk-${number % PATIENTS}`;
  const status = number % WRONG === 0 ? 'nothing' : 'final';
  return JSON.stringify({
    resourceType: 'Observation',
    id: `bulk-${run}-${number}`,
    status,
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: '2026-11-20T12:00:00Z',
    valueQuantity: { value: number, unit: '/min' },
  });
};
const people = Array.from({ length: PATIENTS }, (_, number) =>
  JSON.stringify({ resourceType: 'Patient', id: `bulk-${number}`, active: true }),
);
const nameOf = (text: string): string => {
  const { resourceType, id, meta } = JSON.parse(text) as {
    resourceType: string;
    id: string;
    meta: { versionId: string };
  };
  return `${resourceType}/${id} ${meta.versionId}`;
};

/** `kills` kills, half of them during imports of `lines` lines each, half during exports of all that is there. */
export const bulkSurvivesKills = async (
  program: string,
  { kills, lines }: { readonly kills: number; readonly lines: number },
): Promise<void> => {
  const server = await serverUnderFire(dataFolder(), program);
  await server.start();
  const client = bulkClient(server.address);
  let interrupted = 0;
  /** Kills the server after a while; never the same moment twice. Answers whether the job was still under way. */
  const killDuring = async (status: string, moment: number): Promise<void> => {
    for (let told = await client.ask(status); told.state === 'running' && told.progress.startsWith('0 %, 0 '); ) {
      await pause(5);
      told = await client.ask(status);
    }
    await pause(moment);
    await server.kill();
    await server.start();
    if ((await client.ask(status)).state === 'running') interrupted += 1;
  };
  try {
    const head = { method: 'POST', headers: { 'content-type': 'application/fhir+ndjson' } };
    await client.finished(await client.begin('$import', { ...head, body: people.join('\n') }));
    const imports = Math.ceil(kills / 2);
    for (let run = 0; run < imports; run += 1) {
      const body = Array.from({ length: lines }, (_, number) => line(run, number)).join('\n');
      const status = await client.begin('$import', { ...head, body });
      await killDuring(status, (run * 137) % 500);
      const { extension, error } = await client.finished(status);
      const refused = Math.ceil(lines / WRONG);
      expect(extension).toEqual({ lines, imported: lines - refused, refused });
      const told = (await client.lines(error)).map((outcome) => /"valuePositiveInt":(\d+)/.exec(outcome)?.[1]);
      expect(told).toEqual(Array.from({ length: refused }, (_, place) => String(place * WRONG + 1)));
    }
    expect(interrupted, 'imports that were under way when the server was killed').toBeGreaterThan(0);
    const there = await client.listed('Observation');
    const wanted = Array.from({ length: imports }, (_, run) =>
      Array.from({ length: lines }, (_unused, number) =>
        number % WRONG === 0 ? [] : [`Observation/bulk-${run}-${number} 1`],
      ),
    ).flat(2);
    expect([...there].sort()).toEqual(wanted.sort());

    interrupted = 0;
    const all = [...there, ...(await client.listed('Patient'))].sort();
    const exports = kills - imports;
    // A machine may be done before it is killed: then once more.
    for (let run = 0; run < exports || (interrupted === 0 && run < exports + 5); run += 1) {
      const jobs = [];
      for (let job = 0; job < 3; job += 1) jobs.push(await client.begin('$export?_type=Observation,Patient'));
      const [first = '', , last = ''] = jobs;
      await killDuring(run % 2 === 0 ? last : first, (run * 53) % 200);
      for (const status of jobs) {
        const { output } = await client.finished(status);
        expect((await client.lines(output)).map(nameOf).sort()).toEqual(all);
      }
    }
    expect(interrupted, 'exports that were under way when the server was killed').toBeGreaterThan(0);
    process.stdout.write(
      `${kills} kills, ${wanted.length} lines imported once, ${all.length} resources exported once\n`,
    );
    expect(await server.stop()).toBe(0);
  } finally {
    await server.kill();
  }
};
