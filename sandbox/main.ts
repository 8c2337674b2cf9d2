// DESIGN.md §2 "server … runs the sandbox as a child process": the sandbox's own process.

import { readFile } from 'node:fs/promises';
import { readPersons } from './persons.ts';
import { type SandboxOptions, startSandbox } from './start-sandbox.ts';

/** All of them are set by the server that starts this process. */
const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
};

const clients = JSON.parse(setting('SANDBOX_CLIENTS')) as SandboxOptions['clients'];
const personsFile = setting('SANDBOX_PERSONS');

const sandbox = await startSandbox({
  host: process.env['SANDBOX_HOST'] ?? '127.0.0.1',
  port: Number(process.env['SANDBOX_PORT'] ?? '0'),
  publicUrl: setting('PUBLIC_URL'),
  clients,
  persons: async () => readPersons(await readFile(personsFile, 'utf8')),
});

process.send?.({ listening: sandbox.port });

const end = (): void => void sandbox.close().then(() => process.exit(0));

// The server is gone: nothing is left to simulate for. It may have gone while we started.
process.on('disconnect', end);
process.on('SIGTERM', end);
if (process.connected === false) end();
