// DESIGN.md §8: 1 x = 1,000 Synthea patients, and 10,000 patients in the nurse's reach; all of it through /fhir.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loaderToken, type Nurse } from '../house/log-in.ts';
import type { ServerProcess } from '../house/server-process.ts';
import { type Bundle, enrolledPatients, units } from './municipality.ts';
import { readCommon, readEnrolled, syntheaFiles } from './synthea.ts';

const IN_REACH = 10_000;
const COPIES = 10;
const LANES = 4;
const PATIENTS_A_BUNDLE = 50;

const post = async (address: string, token: () => Promise<string>, bundle: Bundle): Promise<void> => {
  const answer = await fetch(`${address}/fhir`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(bundle),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`a bundle was refused with ${answer.status}: ${text.slice(0, 1_000)}`);
};

/** A source of the loader's token, renewed every minute. */
const renewed = (server: ServerProcess): (() => Promise<string>) => {
  let token = loaderToken(server);
  let asked = Date.now();
  return () => {
    if (Date.now() - asked > 60_000) {
      token = loaderToken(server);
      asked = Date.now();
    }
    return token;
  };
};

const practitionerOf = async (address: string, token: string, hpr: string): Promise<string> => {
  const query = new URLSearchParams({ identifier: `urn:oid:2.16.578.1.12.4.1.4.4|${hpr}` });
  const answer = await fetch(`${address}/fhir/Practitioner?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const found = (await answer.json()) as { readonly entry?: readonly { readonly resource: { readonly id: string } }[] };
  const id = found.entry?.[0]?.resource.id;
  if (id === undefined) throw new Error(`no practitioner with HPR number ${hpr}: ${answer.status}`);
  return id;
};

/** Loads the bench's data unless this folder has it; answers resources a second, or null when it was there. */
export const fillHouse = async (server: ServerProcess, nurse: Nurse, testData: string): Promise<number | null> => {
  const done = join(server.dataDir, 'bench-filled');
  if (existsSync(done)) return null;
  const { address } = server;
  const token = renewed(server);
  const send = (bundle: Bundle): Promise<void> => post(address, token, bundle);
  await send(units(await practitionerOf(address, await token(), nurse.hpr)));
  const { common, records } = syntheaFiles(testData);
  for (const path of common) await send(readCommon(path));

  const others = IN_REACH - records.length * COPIES;
  const work: (() => Bundle)[] = [];
  for (let from = 0; from < others; from += PATIENTS_A_BUNDLE) {
    work.push(() => enrolledPatients(from, Math.min(from + PATIENTS_A_BUNDLE, others)));
  }
  for (let copy = 0; copy < COPIES; copy += 1) {
    for (const [number, path] of records.entries()) work.push(() => readEnrolled(path, number));
  }
  const began = performance.now();
  let resources = 0;
  const lane = async (): Promise<void> => {
    for (let make = work.shift(); make !== undefined; make = work.shift()) {
      const bundle = make();
      await send(bundle);
      resources += bundle.entry.length;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  writeFileSync(done, new Date().toISOString());
  return resources / ((performance.now() - began) / 1000);
};
