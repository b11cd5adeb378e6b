import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Lazy chunks an offline ticket needs although nobody has opened a ticket yet. */
const OFFLINE_MODULES =
  /src\/(pwa\/|features\/bookings\/(account\/)?pages\/(Ticket|MyTickets|MyBookings)|app\/layouts\/(Public|Account)|i18n\/en\/(common|bookings|events|users)\.json)/;

/**
 * Builds `src/pwa/sw.ts` as `/sw.js` and writes into it what to keep for offline use: the files the
 * entry page always loads, and the ticket pages. Everything else is cached when it is first used.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'admit-service-worker',
    apply: 'build',
    config: () => ({
      build: {
        rollupOptions: {
          input: { index: 'index.html', sw: 'src/pwa/sw.ts' },
          output: {
            entryFileNames: (chunk: { name: string }) =>
              chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js',
          },
        },
      },
    }),
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const keep = new Set<string>();
        const add = (fileName: string): void => {
          const chunk = bundle[fileName];
          if (keep.has(fileName) || chunk?.type !== 'chunk') return;
          keep.add(fileName);
          for (const css of chunk.viteMetadata?.importedCss ?? []) keep.add(css);
          chunk.imports.forEach(add);
        };
        for (const item of Object.values(bundle)) {
          if (item.type === 'asset' && /inter-latin-opsz-normal.*\.woff2$/.test(item.fileName)) {
            keep.add(item.fileName);
          }
          if (item.type !== 'chunk' || item.name === 'sw') continue;
          if (item.isEntry || OFFLINE_MODULES.test(item.facadeModuleId ?? '')) add(item.fileName);
        }
        const files = [...keep].sort().map((name) => `/${name}`);
        const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
        const worker = bundle['sw.js'];
        if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
        worker.code = worker.code
          .replace('__PRECACHE__', JSON.stringify(files))
          .replace('__VERSION__', JSON.stringify(version));
      },
    },
  };
}
