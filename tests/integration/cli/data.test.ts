/** The data of a project on the command line: the facts of the place Data, and a batch as training sees it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { entryPath } from '#main/processes/entries.ts';
import { showBatch } from '#main/services/showBatch.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { makeMaskProject, TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';
import { makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

let place: Workplace;
let tags: OpenProject;
let masks: OpenProject;
beforeAll(async () => {
  place = openWorkplace();
  tags = await makeProject({ ...place, dir: join(place.dir, 't') }, { images: 16, classes: ['a', 'b', 'never'] });
  tags.db.write('test', (db) => {
    db.prepare("UPDATE items SET split = CASE WHEN id % 2 = 0 THEN 'train' ELSE 'valid' END").run();
    db.prepare('DELETE FROM item_classes WHERE class_id = 3').run();
    db.prepare('UPDATE items SET is_labeled = 0 WHERE id = 16').run();
  });
  masks = (await makeMaskProject({ ...place, dir: join(place.dir, 'm') }, { images: 10 })).project;
}); // prettier-ignore
afterAll(() => place.dispose());

const limn = (...args: string[]): Promise<Ended> =>
  runProgram(process.execPath, [entryPath('cli'), ...args], {
    cwd: place.dir,
    env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
  });

type Line = Readonly<Record<string, unknown>>;

async function json(...args: string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await limn(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as Line); // prettier-ignore
}

describe('limn data', () => {
  it('tells sides, classes, sizes and what is wrong, as the place Data does', async () => {
    const { stdout } = await limn('data', tags.path);
    expect(stdout).toContain('7 images train, 8 validate.\n');
    expect(stdout).toMatch(/^! 1 class is on no training image, so the network cannot learn it: never\.$/m);
    expect(stdout).toMatch(/^- 1 image has no labels yet and stays out of training\.$/m);
    expect(stdout).toMatch(/^class +train +valid\na +7 +0\nb +\d +\d\nnever +0 +0$/m);
    expect(stdout).toMatch(/^size +images\n/m);
  });

  it('writes the same as JSON, masks in pixels too', async () => {
    const [facts, ...rest] = await json('data', masks.path);
    expect(facts).toMatchObject({ event: 'data', sides: { train: 8, valid: 2 }, samePicture: 0 });
    const classes = rest.filter(({ event }) => event === 'class');
    expect(classes.map(({ name }) => name)).toEqual(['ground', 'disc', 'unknown']);
    expect(classes[0]).toMatchObject({ images: { train: 8 }, pixels: { test: 0 } });
    const remarks = (await json('data', tags.path)).filter(({ event }) => event === 'remark');
    expect(remarks).toContainEqual(expect.objectContaining({ id: 'unlearned', tone: 'warn' }));
  });
});

describe('limn show-batch', () => {
  it('writes the very pixels of the batch, the same as the place Data shows', async () => {
    const plan = ['--size', '32x48', '--bs', '4', '--transforms', 'none', '--seed', '3'];
    const file = join(place.dir, 'batch.png');
    const [said, ...images] = await json('show-batch', masks.path, '--out', file, '--columns', '2', '--opacity', '0', ...plan); // prettier-ignore
    expect(said).toMatchObject({ event: 'batch', file, epoch: 1, widthPx: 48, heightPx: 32, unreadable: [] });
    const config = { ...TINY_DRAWN, sizePx: 32, widthPx: 48, batchSize: 4, transforms: 'none', seed: 3 } as const; // prettier-ignore
    const shown = await showBatch(masks, { config, epoch: 0 });
    expect(images.map(({ name }) => name)).toEqual(shown.images.map(({ name }) => name));
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    // Small pictures are shown four times as large, four pixels apart.
    expect([info.width, info.height]).toEqual([2 * 192 + 3 * 4, 2 * 128 + 3 * 4]);
    const at = (x: number, y: number): number[] => [
      ...data.subarray(3 * (y * info.width + x)).subarray(0, 3),
    ];
    for (const [x, y] of [[0, 0], [17, 9], [47, 31]] as const) {
      const from = 3 * (y * 48 + x);
      expect(at(4 + 4 * x, 4 + 4 * y)).toEqual([...(shown.images[0]?.rgb.subarray(from, from + 3) ?? [])]);
    } // prettier-ignore
    await json('show-batch', masks.path, '--out', file, '--columns', '2', ...plan);
    const masked = await sharp(file).removeAlpha().raw().toBuffer();
    expect(masked.equals(data)).toBe(false);
  });

  it('names the tags of each image, and draws anew in another epoch', async () => {
    const batch = (epoch: string) => limn('show-batch', tags.path, '--out', 'tags.png', '--size', '32', '--epoch', epoch); // prettier-ignore
    const { stdout } = await batch('2');
    expect(stdout).toMatch(/^First batch of epoch 2: \d+ images, 32 x 32 px each\.$/m);
    expect(stdout).toMatch(/^img \d+\.png +(a|b|no tags)/m);
    expect(existsSync(join(place.dir, 'tags.png'))).toBe(true);
    expect((await batch('3')).stdout).not.toBe(stdout);
  });

  it('writes nothing but a PNG', async () => {
    const { code, stderr } = await limn('show-batch', tags.path, '--out', 'batch.jpg');
    expect([code, stderr]).toEqual([2, '--out takes the name of a PNG, such as batch.png.\n']);
  });
});
