// DESIGN.md §5: the long runs, `npm run test:long`.

import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ['{standards,platform,services,exchange,sandbox,server,apps,bench}/**/*.long.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**'],
      testTimeout: 1_800_000,
      hookTimeout: 120_000,
    },
  }),
);
