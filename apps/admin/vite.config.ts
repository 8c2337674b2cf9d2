// https://vite.dev/config: the build of access governance. DESIGN.md §5: served at /admin.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/admin/',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/apps/admin', import.meta.url)),
    emptyOutDir: true,
    // Inlined assets would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // reference/users-and-screens.md A.16: 250 kB gzip for a role home is about 780 kB before compression.
    chunkSizeWarningLimit: 780,
  },
});
