/** `npm start`: the studio in Electron where its binary is or can be fetched, else the same studio served to the browser. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { findNode, root } from './node.mjs';
import { runNode, runProgram } from './runNode.mjs';

/** Without a network the fetch fails at once or when the connection times out; this is for one that never gets ahead. */
const FETCH_MS = 10 * 60_000;
/** A fetch that takes longer than this is announced. */
const QUIET_MS = 2000;

const require = createRequire(join(root, 'package.json'));

const node = findNode();
await ensureBuilt();
const obstacle = electronPath() === null ? await fetchElectron() : null;
const electron = electronPath();
const args = process.argv.slice(2);
const display = displayProblem();
if (electron !== null && display === null) {
  runProgram(electron, [root, ...args], { ...process.env, LIMN_NODE: node });
} else {
  const why = electron === null ? (obstacle ?? 'its program is missing') : display;
  process.stderr.write(`Electron is not available here (${why}); opening the same studio in your browser.\n`);
  runNode(join(root, 'out', 'main', 'cli.js'), ['serve', ...args]);
}

/** Electron's executable, or null while it has not been fetched. */
function electronPath() {
  try {
    const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronFolder(), 'dist');
    const name = readFileSync(join(electronFolder(), 'path.txt'), 'utf8').trim();
    const path = join(folder, name);
    return existsSync(path) ? path : null;
  } catch {
    return null; // Not installed (a production install), or not fetched yet: there is no path.txt.
  }
}

function electronFolder() {
  return dirname(require.resolve('electron/package.json'));
}

/**
 * Lets Electron fetch its own program.
 * @returns {Promise<string | null>} why it cannot, in a few words
 */
async function fetchElectron() {
  const installer = installerPath();
  if (installer === null) return 'it is not installed';
  const announce = setTimeout(
    () => process.stderr.write('Fetching Electron, about 120 MB, only once …\n'),
    QUIET_MS,
  );
  const child = spawn(node, [installer], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: FETCH_MS,
  });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const code = await new Promise((done) => {
    child.once('error', () => done(1));
    child.once('close', done);
  });
  clearTimeout(announce);
  return code === 0 ? null : shortReason(said);
}

function installerPath() {
  try {
    return join(electronFolder(), 'install.js');
  } catch {
    return null; // A production install has no Electron.
  }
}

/** @param {string} said what the installer printed */
function shortReason(said) {
  const code = /\b(E[A-Z]{4,}|UND_ERR_[A-Z_]+|HTTPError: [^\n]{1,60})/.exec(said)?.[1];
  return code === undefined
    ? 'its program could not be downloaded'
    : `its program could not be downloaded: ${code}`;
}

/** @returns {string | null} why no window can be opened even with Electron at hand */
function displayProblem() {
  if (process.platform !== 'linux') return null;
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? null : 'there is no display';
}
