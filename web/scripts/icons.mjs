/**
 * Draws the app icons of the manifest from the logo, with a headless Chromium.
 * Run by hand when the logo changes: `node scripts/icons.mjs` (CHROMIUM names another browser).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const browser = process.env.CHROMIUM ?? 'chromium';
const publicDir = fileURLToPath(new URL('../public/', import.meta.url));
const shapes = readFileSync(join(publicDir, 'favicon.svg'), 'utf8').replace(/<\/?svg[^>]*>/g, '');

const plain = readFileSync(join(publicDir, 'favicon.svg'), 'utf8');
const ticket = /<path fill="#4a33d6"[^>]*>/.exec(shapes)?.[0] ?? '';
const doorway = shapes.replace(ticket, '').replaceAll('#fff', '#4a33d6');

/** Some systems cut maskable icons to a circle: the ground fills all, the drawing keeps to the middle. */
const maskable = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none">',
  '<path fill="#4a33d6" d="M0 0h32v32H0z"/>',
  `<g transform="translate(6.4 6.4) scale(.6)">${ticket.replace('#4a33d6', '#fff')}${doorway}</g>`,
  '</svg>',
].join('');

const folder = mkdtempSync(join(tmpdir(), 'icons-'));
mkdirSync(join(publicDir, 'icons'), { recursive: true });
for (const [name, size, svg] of [
  ['icon-192', 192, plain],
  ['icon-512', 512, plain],
  ['maskable-512', 512, maskable],
]) {
  const page = join(folder, `${name}.html`);
  const style = 'html,body{margin:0;background:transparent}svg{display:block;width:100vw;height:100vh}';
  writeFileSync(page, `<style>${style}</style>${svg}`);
  execFileSync(browser, [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--default-background-color=00000000',
    `--window-size=${size},${size}`,
    `--screenshot=${join(publicDir, 'icons', `${name}.png`)}`,
    `file://${page}`,
  ]);
}
rmSync(folder, { recursive: true });
