/** `npm run test:crash`: the studio killed at 200 random moments of labeling (or as many as are said), far more than `npm test` plays. */
import { spawn } from 'node:child_process';

const rounds = process.argv[2] ?? '200';
const test = 'tests/integration/store/killDrawing.test.ts';
const child = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', test],
  {
    env: { ...process.env, LIMN_CRASH_ROUNDS: rounds },
    stdio: 'inherit',
  },
);
child.once('close', (code) => process.exit(code ?? 1));
