// Starts Admit once and runs all journeys against it. A journey that needs settings of its own starts another.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAdmit } from './support/server.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'tests');
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs') && (!wanted.length || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => join(folder, name));

const server = await startAdmit();

/** Journeys at a time: one keeps about one core busy, the server and its database the other. */
const AT_A_TIME = 2;

/** Runs one file of journeys, and prints what it says when it ends; gives back whether it passed. */
function run(file) {
  const tests = spawn(process.execPath, ['--test', '--test-timeout=600000', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ADMIT_URL: server.url },
  });
  const said = [];
  for (const stream of [tests.stdout, tests.stderr]) stream.on('data', (chunk) => said.push(chunk));
  return new Promise((done) =>
    tests.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
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
