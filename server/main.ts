// DESIGN.md §5 "run" and the other commands: the command line.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backupCommand } from '@fkj/platform-store';
import { importCommand } from './command-line/import.ts';
import { inviteClientCommand } from './command-line/invite-client.ts';
import { reindexCommand } from './command-line/reindex.ts';
import { restoreAll } from './command-line/restore.ts';
import { rotateKeysCommand } from './command-line/rotate-keys.ts';
import { startCommand } from './command-line/start.ts';
import { verifyAuditCommand } from './command-line/verify-audit.ts';
import { readSettings, type Settings, storeSettings } from './settings.ts';

const dist = dirname(fileURLToPath(import.meta.url));

const storeCommand = (settings: Settings, file: string) => ({
  file,
  database: storeSettings(settings),
  migrations: `${dist}/migrations`,
  print: (line: string) => console.log(line),
});

const withFile = (
  settings: Settings,
  [file]: readonly string[],
  command: (given: ReturnType<typeof storeCommand>) => Promise<number>,
): Promise<number> => {
  if (file !== undefined) return command(storeCommand(settings, file));
  console.error('Name the file: npm run backup -- FILE, npm run restore -- FILE.');
  return Promise.resolve(2);
};

const restore = (settings: Settings, [file, register]: readonly string[]): Promise<number> => {
  if (file !== undefined) return restoreAll({ settings, dist, file, register });
  console.error('Name the file: npm run restore -- FILE, or FILE and the register of erasures.');
  return Promise.resolve(2);
};

/** The exit code, when the command has ended. */
const run = async (settings: Settings, [command, ...args]: readonly string[]): Promise<number> => {
  switch (command) {
    case 'start':
      return startCommand(settings, dist);
    case 'import':
      return importCommand(settings, args);
    case 'backup':
      return withFile(settings, args, backupCommand);
    case 'restore':
      return restore(settings, args);
    case 'verify-audit':
      return verifyAuditCommand(settings);
    case 'reindex':
      return reindexCommand(settings);
    case 'invite-client':
      return inviteClientCommand(settings, args);
    case 'rotate-keys':
      return rotateKeysCommand(settings);
    default:
      console.error('Commands: start, import, backup, restore, verify-audit, reindex, invite-client, rotate-keys.');
      return 2;
  }
};

const settings = readSettings(process.env);
if (settings.ok) {
  process.exit(await run(settings.value, process.argv.slice(2)));
} else {
  for (const sentence of settings.error.sentences) console.error(sentence);
  process.exit(2);
}
