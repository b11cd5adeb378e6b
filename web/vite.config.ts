import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { serviceWorker } from './vite/serviceWorker.ts';

const api = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), serviceWorker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server replaces this placeholder with a fresh value in every response.
  html: { cspNonce: '{{CSP_NONCE}}' },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/media', '/sandbox', '/dev', '/.well-known'].map((path) => [path, { target: api }]),
    ),
  },
  build: {
    outDir: 'dist',
    manifest: true,
    target: 'es2022',
    // Data URLs would need `img-src data:` and `font-src data:` in the policy; files need only 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: {
        // A few long-lived files instead of thirty crumbs. Only what every page needs belongs here.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            {
              name: 'ui',
              test: /node_modules\/(@emotion|stylis|clsx|@mui\/(system|utils|styled-engine|private-theming)|@mui\/material\/(styles|Box|Button|ButtonBase|Container|IconButton|InputBase|SvgIcon|Typography))\//,
            },
            { name: 'data', test: /node_modules\/(axios|@tanstack|i18next|react-i18next)\// },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // Slow machines that do other things too are no reason to fail.
    testTimeout: 20_000,
  },
});
