// Starts Admit once and runs all journeys against it. A journey that needs settings of its own starts another.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAdmit } from './support/server.mjs';

/** What waits longest begins first: a journey that sees a hold run out would otherwise be the last one running. */
function byPatience(a, b) {
  const first = (name) => (name.startsWith('visitor') ? 0 : 1);
  return first(a) - first(b) || a.localeCompare(b);
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'tests');
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs') && (!wanted.length || wanted.some((part) => name.includes(part))))
  .sort(byPatience)
  .map((name) => join(folder, name));

const server = await startAdmit();

/** Journeys at a time: each of them waits for a page, a bank or a deadline most of the time. */
const AT_A_TIME = 3;

/** Runs one file of journeys, and prints what it says when it ends; gives back whether it passed. */
function run(file) {
  const tests = spawn(process.execPath, ['--test', '--test-timeout=600000', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ADMIT_URL: server.url },
  });
  const said = [];
  const began = Date.now();
  for (const stream of [tests.stdout, tests.stderr]) stream.on('data', (chunk) => said.push(chunk));
  return new Promise((done) =>
    tests.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      process.stdout.write(`${basename(file)}: ${Math.round((Date.now() - began) / 1000)} s\n`);
      done(code === 0);
    }),
  );
}

const waiting = [...files];
const shaken = [];
async function work() {
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    if (!(await run(file))) shaken.push(file);
  }
}
await Promise.all(Array.from({ length: AT_A_TIME }, work));

const failed = [];
for (const file of shaken) {
  // A machine that is busy for a moment is no broken journey; one that breaks twice, and alone, is.
  process.stderr.write(`\nonce more: ${file}\n`);
  if (!(await run(file))) failed.push(file);
}
if (failed.length) process.stderr.write(`\nThe server's last words:\n${server.output().slice(-4000)}\n`);
await server.stop();
process.stdout.write(`\n${files.length - failed.length} passed, ${failed.length} failed\n`);
process.exit(failed.length ? 1 : 0);
