// DESIGN.md §2 "e2e": one file per user task, in a real browser, against the server that `npm start` runs.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The pictures of the README are taken by the same means, by hand.
    include: [process.env['PICTURES'] === undefined ? 'e2e/**/*.test.ts' : 'e2e/pictures.ts'],
    globalSetup: [fileURLToPath(new URL('./start-server.ts', import.meta.url))],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
