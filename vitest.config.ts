import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** One project per folder of tests, filed by what they need (see CONTRIBUTING.md). */
const project = (name: string, include: string[], options: { timeoutMs: number; oneAtATime: boolean }) => ({
  plugins: [react()],
  test: {
    name,
    include,
    environment: 'node',
    pool: 'forks' as const,
    testTimeout: options.timeoutMs,
    hookTimeout: options.timeoutMs,
    fileParallelism: !options.oneAtATime,
    // A page or a process on a busy machine takes its time; what is waited for comes or it does not.
    expect: { poll: { timeout: 20_000 } },
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['tests/unit/**/*.test.{ts,tsx}', 'tests/layers.test.ts'], {
        timeoutMs: 30_000,
        oneAtATime: false,
      }),
      project('engine', ['tests/engine/**/*.test.ts'], { timeoutMs: 180_000, oneAtATime: false }),
      project('integration', ['tests/integration/**/*.test.ts'], { timeoutMs: 180_000, oneAtATime: false }),
      project('packaging', ['tests/packaging/**/*.test.ts'], { timeoutMs: 240_000, oneAtATime: true }),
      project('browser', ['tests/browser/**/*.test.ts'], { timeoutMs: 240_000, oneAtATime: true }),
    ],
  },
});
