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

/** Runs one file of journeys; gives back its exit code. */
function run(file) {
  const tests = spawn(process.execPath, ['--test', '--test-timeout=600000', file], {
    stdio: 'inherit',
    env: { ...process.env, ADMIT_URL: server.url },
  });
  return new Promise((done) => tests.once('exit', (code) => done(code ?? 1)));
}

const failed = [];
for (const file of files) {
  if ((await run(file)) === 0) continue;
  // A machine that is busy for a moment is no broken journey; one that breaks twice is.
  process.stderr.write(`\nonce more: ${file}\n`);
  if ((await run(file)) !== 0) failed.push(file);
}
if (failed.length) process.stderr.write(`\nThe server's last words:\n${server.output().slice(-4000)}\n`);
await server.stop();
process.stdout.write(`\n${files.length - failed.length} passed, ${failed.length} failed\n`);
process.exit(failed.length ? 1 : 0);
