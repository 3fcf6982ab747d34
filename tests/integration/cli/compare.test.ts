/** `limn compare`: two trained runs, image by image, for people and for scripts. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';

describe('limn compare', () => {
  let place: Workplace;
  let path: string;

  const limn = (...args: string[]): Promise<Ended> =>
    runProgram(process.execPath, [entryPath('cli'), ...args], {
      cwd: place.dir,
      env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
    });

  beforeAll(async () => {
    place = openWorkplace();
    ({ path } = await makeProject(place, { images: 16, classes: ['clear', 'haze'] }));
    place.studio.projects.closeAll();
    const tiny = ['--size', '32', '--bs', '4', '--epochs', '1', '--device', 'cpu'];
    for (const seed of ['1', '2']) expect((await limn('train', path, ...tiny, '--seed', seed)).code).toBe(0);
  });
  afterAll(() => place.dispose());

  it('says what the second run mends and breaks, whether that is chance, and which images', async () => {
    const { stdout, stderr } = await limn('compare', path, 'r1', 'r2', '--top', '3');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^r2 mends \d+ images? and breaks \d+ of 8\.$/m);
    expect(stdout).toMatch(
      /^(That may well be chance|That is more than chance|No image is right with one run)/m,
    );
    expect(stdout).toMatch(/^Mean loss on 8 images \(valid\): \d\.\d{4} with r1, \d\.\d{4} with r2\.$/m);
    expect(stdout).toMatch(/^image +loss r1 +loss r2 +r2$/m);
    expect(stdout.match(/^img \d+\.png +\d\.\d{4} +\d\.\d{4} +\w+/gm)).toHaveLength(3);
  });

  it('gives the same as lines of JSON, what changed most first', async () => {
    const { stdout } = await limn('compare', path, 'r1', 'r2', '--json');
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    const [head, ...items] = lines;
    expect(head).toMatchObject({ event: 'comparison', a: 'r1', b: 'r2', items: 8, split: 'valid' });
    const moved = items.map(({ a, b }) => Math.abs(Number(a) - Number(b)));
    expect(moved).toHaveLength(8);
    expect(moved).toEqual([...moved].sort((one, other) => other - one));
    const changes = Object.values(head?.['changes'] ?? {}).map(Number);
    expect(changes.reduce((sum, one) => sum + one, 0)).toBe(8);
  });

  it('refuses a run against itself, one that is not there, and options of other kinds', async () => {
    const same = await limn('compare', path, 'r2', 'last');
    expect(same).toMatchObject({ code: 2, stderr: 'r2 and last are the same run, r2.\n' });
    expect((await limn('compare', path, 'r1', 'r7')).stderr).toContain('There is no run r7');
    expect((await limn('compare', path, 'r1', 'r2', '--tiles')).stderr).toContain('--tiles is for masks');
    expect((await limn('compare', path, 'r1')).code).toBe(2);
  });
});
