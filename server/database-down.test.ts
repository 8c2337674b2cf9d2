// DESIGN.md §5 "Errors", issue 2 "Must show" e: the embedded database is killed; each room says so in its own form, and goes on afterwards.

import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundledServer, emptyFolder, freePort, startProgram, untilAnswering } from './testing/server-program.ts';

const program = await bundledServer();
const port = await freePort();
const address = `http://localhost:${port}`;
const folder = emptyFolder();
const cluster = join(folder, 'postgres');
const started = startProgram(program, {
  PORT: String(port),
  DATA_DIR: folder,
  DEMO: 'off',
  BOOTSTRAP_CLIENT: 'boot:12345678',
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const askForToken = (): Promise<Response> =>
  fetch(`${address}/auth/token`, {
    method: 'POST',
    headers: { ...form, authorization: `Basic ${btoa('boot:12345678')}` },
    body: 'grant_type=client_credentials&scope=system%2F*.cruds',
  });

const newToken = async (): Promise<string> => {
  const { access_token: token } = (await (await askForToken()).json()) as { access_token: string };
  return `Bearer ${token}`;
};

let authorization = '';
/** A token that the server has not been shown yet: whether it still stands, only the database knows. */
let unseen = '';
const ask = (path: string, body?: object): Promise<Response> =>
  fetch(`${address}${path}`, {
    headers: { authorization, 'content-type': path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

beforeAll(async () => {
  await untilAnswering(started, `${address}/readyz`);
  authorization = await newToken();
  unseen = await newToken();
  expect((await ask('/fhir/Patient', { resourceType: 'Patient', id: 'x' })).status).toBe(201);
  // Away with its folder, so that it cannot be started again before we say so.
  const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  renameSync(cluster, `${cluster}-away`);
  process.kill(pid, 'SIGKILL');
  // First it says only that it starts again; that the folder is gone it knows when it has tried.
  await until(async () => (await (await ask('/readyz')).text()).includes('DATA_DIR'));
});

describe('While the database is down', () => {
  it('/healthz lives, and /readyz says why it is not ready', async () => {
    expect((await ask('/healthz')).status).toBe(200);
    const ready = await ask('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not-ready', detail: expect.stringContaining('DATA_DIR') },
    ]);
  });

  it('/fhir answers with an OperationOutcome: 503, when to try again, and no internals', async () => {
    for (const answer of [
      await ask('/fhir/Patient/x'),
      await ask('/fhir/Patient?birthdate=2000'),
      await ask('/fhir/Observation', { resourceType: 'Observation', status: 'final', code: { text: 'x' } }),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [{ code: 'transient', details: { coding: [{ code: 'unavailable' }] } }],
      });
      expect(text).not.toMatch(/ECONN|ENOENT|postgres|socket|\.s\.PGSQL/i);
    }
    expect((await ask('/fhir/metadata')).status).toBe(200);
  });

  it('/access answers with a problem, and /auth as OAuth does', async () => {
    authorization = unseen;
    const why = await ask('/access/why', { patient: 'Patient/x' });
    expect([why.status, why.headers.get('retry-after')]).toEqual([503, '2']);
    expect(why.headers.get('content-type')).toContain('application/problem+json');
    expect(await why.json()).toMatchObject({ status: 503, code: 'unavailable' });
    const pushed = await fetch(`${address}/auth/par`, {
      method: 'POST',
      headers: form,
      body: new URLSearchParams({
        client_id: 'arbeidsflate',
        response_type: 'code',
        redirect_uri: `${address}/arbeidsflate/`,
        scope: 'openid',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
      }),
    });
    expect([pushed.status, pushed.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await pushed.json()).toMatchObject({ error: 'temporarily_unavailable' });
    const page = await fetch(`${address}/auth/authorize?client_id=x&response_type=code&request_uri=urn%3Ax`, {
      headers: { accept: 'text/html' },
    });
    expect([page.status, page.headers.get('content-type')]).toEqual([503, expect.stringContaining('text/html')]);
    expect(await page.text()).toContain('temporarily_unavailable');
  });
});

describe('When it is back', () => {
  it('the same server answers as before', async () => {
    renameSync(`${cluster}-away`, cluster);
    await until(async () => (await ask('/readyz')).status === 200);
    await until(async () => (await ask('/fhir/Patient?_count=1')).status === 200);
    expect((await askForToken()).status).toBe(200);
    expect(started.output()).not.toContain('12345678');
  });
});
