/** Builds `out/` from a checkout when it is missing or older than the sources; one build at a time, put in place at once. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fail, findNode, root } from './node.mjs';

const OUT = join(root, 'out');
const STAMP = join(OUT, '.built');
const WORK = join(root, '.limn-build');
const LOCK = join(WORK, 'lock');
/** A build takes seconds; a lock this old was left behind by a machine that went down. */
const STALE_LOCK_MS = 5 * 60_000;

const SOURCES = ['main', 'renderer', 'shared', 'assets'];
const SETTINGS = ['package.json', 'electron.config.ts', 'tsconfig.base.json'];

/**
 * Makes sure that `out/` is there and current. An installed package has no sources and is always current.
 * @param {{ isForced?: boolean }} [options]
 */
export async function ensureBuilt({ isForced = false } = {}) {
  if (!existsSync(join(root, 'electron.config.ts'))) return;
  if (!isForced && isCurrent()) return;
  await withLock(async () => {
    if (!isForced && isCurrent()) return; // Somebody else has built it while this one waited.
    process.stderr.write('Building Limn from its sources (only after they changed) …\n');
    await build();
  });
}

function isCurrent() {
  if (!existsSync(STAMP)) return false;
  const built = statSync(STAMP).mtimeMs;
  const isOlder = (path) => statSync(path).mtimeMs <= built;
  return (
    SETTINGS.every((name) => isOlder(join(root, name))) &&
    SOURCES.every((name) => isTreeOlder(join(root, name), built))
  );
}

function isTreeOlder(folder, built) {
  return readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const path = join(folder, entry.name);
    // A folder's time changes when a file is added or removed.
    if (entry.isDirectory()) return statSync(path).mtimeMs <= built && isTreeOlder(path, built);
    return entry.name.endsWith('.md') || statSync(path).mtimeMs <= built;
  });
}

/** Builds beside `out/` and swaps, so that a Limn that is running never sees half of a build. */
async function build() {
  const fresh = join(WORK, 'out');
  const old = join(WORK, 'old');
  rmSync(fresh, { recursive: true, force: true });
  const startedAt = new Date();
  await runVite(fresh);
  writeFileSync(join(fresh, '.built'), `${startedAt.toISOString()}\n`);
  rmSync(old, { recursive: true, force: true });
  if (existsSync(OUT)) renameSync(OUT, old);
  renameSync(fresh, OUT);
  rmSync(old, { recursive: true, force: true });
}

/** Runs electron-vite; what it says is shown only when it fails. */
async function runVite(outFolder) {
  const require = createRequire(join(root, 'package.json'));
  const vite = join(dirname(require.resolve('electron-vite/package.json')), 'bin', 'electron-vite.js');
  const args = [vite, 'build', '--config', 'electron.config.ts', '--logLevel', 'warn'];
  const child = spawn(findNode(), args, {
    cwd: root,
    env: { ...process.env, LIMN_OUT: outFolder, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) fail(`${said.trim()}\nLimn could not be built from ${root}; what went wrong is above.`);
}

/** A folder is made by one process only; the others wait for it to go. */
async function withLock(work) {
  mkdirSync(WORK, { recursive: true });
  while (!takeLock()) await sleep(100);
  const release = () => rmSync(LOCK, { recursive: true, force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function takeLock() {
  try {
    mkdirSync(LOCK);
    writeFileSync(join(LOCK, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isLockDead()) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function isLockDead() {
  try {
    if (Date.now() - statSync(LOCK).mtimeMs > STALE_LOCK_MS) return true;
    const pid = Number(readFileSync(join(LOCK, 'pid'), 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH'; // No such process; anything else says it is alive or the lock was just taken.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureBuilt({ isForced: true });
