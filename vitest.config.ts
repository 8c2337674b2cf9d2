import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{standards,platform,services,exchange,sandbox,server,apps,bench}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts'],
    setupFiles: ['vitest.seed.ts'],
    globalSetup: ['platform/store/testing/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
