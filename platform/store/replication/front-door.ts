// reference/ecosystem.md §2.5: node clients cannot look for the primary themselves; in production HAProxy does, here this.

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

export interface FrontDoor {
  /** Where clients connect, whoever the primary is. */
  readonly socketFolder: string;
  /** From now on connections go there; those that are open are cut. */
  readonly pointTo: (socketFolder: string) => void;
  readonly close: () => Promise<void>;
}

const SOCKET = '.s.PGSQL.5432';

/** One address in front of several servers. */
export const openFrontDoor = async (first: string): Promise<FrontDoor> => {
  const socketFolder = mkdtempSync('/tmp/fkj-');
  const open = new Set<Socket>();
  let target = first;
  const server = createServer((client) => {
    const upstream = connect(join(target, SOCKET));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(join(socketFolder, SOCKET), resolve));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    socketFolder,
    pointTo: (socketFolderOfPrimary) => {
      target = socketFolderOfPrimary;
      cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
      rmSync(socketFolder, { recursive: true, force: true });
    },
  };
};
