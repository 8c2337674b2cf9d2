// DESIGN.md §5 "run", "test log-in": the program as it is started, refused and stopped.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bundledServer,
  descendants,
  emptyFolder,
  freePort,
  isRunning,
  startProgram,
  untilAnswering,
} from './testing/server-program.ts';

const program = await bundledServer();
const BOOTSTRAP_CLIENT = 'boot:12345678';

describe('The program refuses to start', () => {
  const forbidden = [
    { HOST: '0.0.0.0', DEMO: 'on' },
    { HOST: '::', DEMO: 'on' },
    { HOST: '192.168.1.4', DEMO: 'on' },
    { HOST: '0.0.0.0', BOOTSTRAP_CLIENT },
    { NODE_ENV: 'production', DEMO: 'on' },
    { NODE_ENV: 'production', BOOTSTRAP_CLIENT },
    { NODE_ENV: 'production', HOST: '127.0.0.1', DEMO: 'off', BOOTSTRAP_CLIENT },
    { NODE_ENV: 'production', HOST: '0.0.0.0', DEMO: 'on', BOOTSTRAP_CLIENT },
  ];

  it.concurrent.each(forbidden)('with test log-in where it is forbidden: %j', async (settings) => {
    const started = startProgram(program, { ...settings, DATA_DIR: join(emptyFolder(), 'var'), PORT: '0' });
    expect(await started.ended).toBe(2);
    for (const name of ['DEMO', 'BOOTSTRAP_CLIENT'] as const) {
      const isForbidden = name in settings && settings[name] !== 'off';
      expect(started.output().includes(`${name}`)).toBe(isForbidden);
    }
    expect(started.output()).toContain('only exists when HOST is loopback');
    expect(started.output()).not.toContain('12345678');
  });

  it('with a setting that is wrong, and an order it does not know', async () => {
    const wrong = startProgram(program, { PORT: 'eighty' });
    expect([await wrong.ended, wrong.output()]).toEqual([2, expect.stringContaining('PORT')]);
    const unknown = startProgram(program, {}, 'dance');
    expect([await unknown.ended, unknown.output()]).toEqual([2, expect.stringContaining('Commands: start')]);
  });

  it('on a port that is taken, and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const bound = other.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const started = startProgram(program, { PORT: String(port), DATA_DIR: emptyFolder(), DEMO: 'off' });
    const pid = started.child.pid ?? 0;
    let seen: readonly number[] = [];
    const watch = setInterval(() => {
      seen = [...new Set([...seen, ...descendants(pid)])];
    }, 20);
    expect(await started.ended).toBe(1);
    clearInterval(watch);
    other.close();
    expect(started.output()).toContain(`Port ${port} is taken`);
    expect(started.output()).not.toContain('    at ');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(isRunning)).toEqual([]);
  });

  it('in a folder it cannot write, and says which', async () => {
    const file = join(emptyFolder(), 'a-file');
    writeFileSync(file, '');
    const started = startProgram(program, { PORT: '0', DATA_DIR: join(file, 'var'), DEMO: 'off' });
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain('a-file');
    expect(started.output()).not.toContain('    at ');
  });
});

describe('The program', () => {
  it('answers on ::1, keeps others off its folder, and takes everything down with it', {
    timeout: 60_000,
  }, async () => {
    const port = await freePort();
    const folder = emptyFolder();
    mkdirSync(folder, { recursive: true });
    const settings = { PORT: String(port), HOST: '::1', DATA_DIR: folder, LOG_LEVEL: 'warn' };
    const started = startProgram(program, settings);
    // The municipality is still being loaded: the worst moment to be told to stop.
    await untilAnswering(started, `http://[::1]:${port}/healthz`);
    const configuration = await (await fetch(`http://[::1]:${port}/auth/.well-known/openid-configuration`)).json();
    expect(configuration).toMatchObject({ issuer: `http://[::1]:${port}/auth` });

    const second = startProgram(program, { ...settings, PORT: '0', DEMO: 'off' });
    expect([await second.ended, second.output()]).toEqual([1, expect.stringContaining(folder)]);
    expect((await fetch(`http://[::1]:${port}/healthz`)).status).toBe(200);

    const processes = descendants(started.child.pid ?? 0);
    expect(processes.length).toBeGreaterThan(1);
    started.child.kill('SIGTERM');
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(processes.filter(isRunning)).toEqual([]);
    expect(started.output().includes('"level":50')).toBe(false);
  });
});
