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
const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-timeout=300000', ...files], {
  stdio: 'inherit',
  env: { ...process.env, ADMIT_URL: server.url },
});
const code = await new Promise((done) => tests.once('exit', done));
if (code !== 0) process.stderr.write(`\nThe server's last words:\n${server.output().slice(-4000)}\n`);
await server.stop();
process.exit(code ?? 1);
