// DESIGN.md §2 "sandbox": simulated counterparts of the outside world in a process of their own, started with the server.

import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface SandboxProcess {
  /** Where it answers, on loopback. */
  readonly address: string;
  stop(): Promise<void>;
}

export interface SandboxStart {
  /** The bundled program. */
  readonly program: string;
  readonly publicUrl: string;
  /** What the test log-in providers must know of us: public keys and return addresses. */
  readonly clients: unknown;
  /** File with the persons that can be chosen at log-in. */
  readonly personsFile: string;
}

const listening = (message: unknown): number | null =>
  typeof message === 'object' && message !== null && 'listening' in message && typeof message.listening === 'number'
    ? message.listening
    : null;

/** Starts the sandbox and waits until it listens. It ends when its channel to us closes, so it never outlives the server. */
export const startSandboxProcess = async (start: SandboxStart): Promise<SandboxProcess> => {
  const child = fork(start.program, {
    env: {
      ...process.env,
      PUBLIC_URL: start.publicUrl,
      SANDBOX_CLIENTS: JSON.stringify(start.clients),
      SANDBOX_PERSONS: start.personsFile,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A terminal's Ctrl-C is for the server, which ends its parts in order.
    detached: true,
  });
  const exited = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    child.on('message', (message) => {
      const found = listening(message);
      if (found !== null) resolve(found);
    });
    exited.then(([code]) => reject(new Error(`the sandbox stopped at start with code ${code}`)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await exited;
      clearTimeout(late);
    },
  };
};
