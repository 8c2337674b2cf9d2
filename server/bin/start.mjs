// DESIGN.md §5 "run": installs if needed, builds, starts, prints the addresses.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build.mjs';
import { installIfNeeded, root } from './prepare.mjs';

installIfNeeded();
await buildIfNeeded();
process.argv.splice(2, 0, 'start');
await import(pathToFileURL(join(root, 'dist/server.mjs')).href);
