/**
 * The public promise about speed, kept by the build: the JavaScript a first visit to the home page loads
 * (the entry, its static imports and the home page's own chunks with the strings they wait for).
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 260 * 1024;
const ROUTE_MODULES = ['src/features/events/pages/HomePage.tsx', 'src/i18n/en/events.json'];

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const files = new Set();
const visited = new Set();

function visit(key) {
  const chunk = manifest[key];
  if (!chunk || visited.has(key)) return;
  visited.add(key);
  if (chunk.file.endsWith('.js')) files.add(chunk.file);
  for (const next of chunk.imports ?? []) visit(next);
}

visit('index.html');
ROUTE_MODULES.forEach(visit);

const forbidden = /x-data-grid|x-charts|x-date-pickers|zxing/;
const heavy = [...visited].filter((key) => forbidden.test(key));

let total = 0;
for (const file of [...files].sort()) {
  const bytes = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(
  `${(total / 1024).toFixed(1).padStart(8)} kB  first load of the home page, gzip (limit ${LIMIT / 1024} kB)`,
);

if (heavy.length > 0) {
  console.error(`Heavy modules in the first load: ${heavy.join(', ')}`);
  process.exit(1);
}
if (total > LIMIT) {
  console.error('The first load is too big: load something lazily.');
  process.exit(1);
}
