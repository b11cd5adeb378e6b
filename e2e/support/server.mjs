// Starts the real program on an empty folder with the demo in it, and stops it again.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

function binary() {
  const found = [process.env.ADMIT_BIN, join(root, 'target/debug/admit'), join(root, 'target/release/admit')].find(
    (path) => path && existsSync(path),
  );
  if (!found) throw new Error('build the server first: cargo build');
  return found;
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/**
 * A running Admit with the demo's data.
 * @param {{ env?: object, host?: string, demo?: boolean, alone?: boolean }} options `alone`: not the one that all journeys share; `host`: reach it by a name, for what browsers allow under names only
 * @returns {Promise<{url: string, output: () => string, stop: () => Promise<void>}>}
 */
export async function startAdmit({ env = {}, host = '127.0.0.1', demo = true, alone = false } = {}) {
  const shared = demo && !alone && !Object.keys(env).length;
  if (process.env.ADMIT_URL && shared) return { url: process.env.ADMIT_URL, output: () => '', stop: async () => {} };
  const port = await freePort();
  const folder = join(tmpdir(), `admit-e2e-${process.pid}-${port}`);
  mkdirSync(folder, { recursive: true });
  // The database runs as another user, who has to reach its own folder below this one.
  chmodSync(folder, 0o755);
  // What steers these tests is no setting of the program.
  const { ADMIT_BIN: _binary, ADMIT_URL: _url, ...inherited } = process.env;
  const url = `http://${host}:${port}`;
  let output = '';
  const child = spawn(binary(), ['serve', ...(demo ? ['--demo'] : []), '--listen', `127.0.0.1:${port}`], {
    env: { ...inherited, ADMIT_DATA: folder, ADMIT_PUBLIC_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`admit stopped at once:\n${output}`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return { url, output: () => output, stop };
    } catch {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  await stop();
  throw new Error(`admit did not become ready:\n${output}`);
}
