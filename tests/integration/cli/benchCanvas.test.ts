import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';

let dir: string;
beforeAll(() => void (dir = realpathSync(mkdtempSync(join(tmpdir(), 'limn-canvas-')))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const canvas = (...args: readonly string[]): Promise<Ended> =>
  runProgram(process.execPath, [entryPath('cli'), 'bench', 'canvas', ...args], {
    cwd: dir,
    env: { ...process.env, LIMN_HOME: join(dir, 'home'), TMPDIR: dir, CHROMIUM: join(dir, 'no chromium') },
  });

describe('limn bench canvas', () => {
  it('says in one line that there is no browser, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await canvas('--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(join(dir, 'no chromium'));
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['--side', '100'],
    ['--classes', 'many'],
    ['--strokes', '1.5'],
    ['--items', '-3'],
  ])('refuses %s %s', async (option, value) => {
    const { code, stdout, stderr } = await canvas(option, value);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(option);
    expect(stderr).not.toContain('no chromium');
  });
});
