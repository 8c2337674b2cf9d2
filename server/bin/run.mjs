// DESIGN.md §5: the other commands (backup, restore, import, verify-audit), after the same set-up as `npm start`.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded, root } from './prepare.mjs';

installIfNeeded();
await buildIfNeeded();
await import(pathToFileURL(join(root, 'dist/server.mjs')).href);
