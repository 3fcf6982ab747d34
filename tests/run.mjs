/** `npm test`: every stage in turn, cheapest first, and one closing line. `npm test -- unit browser` runs only those. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../main/launch/build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const results = join(root, 'test-results');

/** What a stage found: counts, and the names of what it left out. */
const found = (passed, failed, skipped = []) => ({ passed, failed, skipped });

const STAGES = {
  types: () =>
    all(
      ['shared', 'main/engine', 'main', 'renderer', 'tests', '.'].map(
        (part) => () => check('tsc', ['-p', part]),
      ),
    ),
  lint: () => check('eslint', ['.', '--max-warnings', '0']),
  format: () => check('prettier', ['--check', '--log-level', 'warn', '.']),
  unit: () => vitest('unit'),
  engine: () => vitest('engine'),
  // Each file starts processes of its own: more of them at once would only wait for each other.
  integration: () => vitest('integration', '--maxWorkers=2'),
  build: async () => {
    await ensureBuilt();
    return found(1, 0);
  },
  packaging: () => vitest('packaging'),
  browser: () => {
    const reason = chromiumProblem();
    return reason === null ? vitest('browser') : found(0, 0, [`the browser tests: ${reason}`]);
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}.`);
  process.exit(2);
}

const totals = { passed: 0, failed: 0, skipped: [] };
for (const [name, stage] of Object.entries(STAGES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const { passed, failed, skipped } = await stage();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped, ${seconds} s`);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped.push(...skipped);
}
console.log('');
for (const name of totals.skipped) console.log(`skipped: ${name}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** Runs a program to its end; its output is this one's. */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(bin(program), args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function check(program, args) {
  return (await run(program, args)) === 0 ? found(1, 0) : found(0, 1);
}

/** Two at a time: each keeps one core busy. */
async function all(checks) {
  const sum = found(0, 0);
  const left = [...checks];
  const lane = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const { passed, failed } = await one();
      sum.passed += passed;
      sum.failed += failed;
    }
  };
  await Promise.all([lane(), lane()]);
  return sum;
}

/** One Vitest project; its counts come from the report, so that a file that does not even load counts as a failure. */
async function vitest(project, ...options) {
  const report = join(results, `${project}.json`);
  mkdirSync(results, { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('vitest', [
    'run',
    '--project',
    project,
    '--passWithNoTests',
    ...options,
    ...reporters,
  ]);
  if (!existsSync(report)) return found(0, 1);
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  );
  const failed = count('failed') + broken.length;
  const left = tests
    .filter((test) => !['passed', 'failed'].includes(test.status))
    .map((test) => test.fullName);
  // Something outside of any test went wrong, an unhandled rejection for one.
  return found(count('passed'), failed === 0 && code !== 0 ? 1 : failed, left);
}

function chromiumProblem() {
  const { CHROMIUM } = process.env;
  const places = CHROMIUM
    ? [CHROMIUM]
    : ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  if (places.some((path) => existsSync(path))) return null;
  return `no Chromium at ${places.join(', ')}; install it (Debian: apt-get install chromium) or set CHROMIUM to its path`;
}
