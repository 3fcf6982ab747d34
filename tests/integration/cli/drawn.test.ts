/** Masks and points on the command line: trained, judged and predicted by the same commands as tags. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { entryPath } from '#main/processes/entries.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addDrawnRun, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';

let place: Workplace;
beforeAll(() => void (place = openWorkplace()));
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
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

async function refused(...args: string[]): Promise<string> {
  const { code, stderr } = await limn(...args);
  expect(code).toBe(2);
  return stderr;
}

const number = expect.any(Number) as number;

describe('masks on the command line', () => {
  it('are trained at a height and width, scored by class, and written as images', async () => {
    const { project } = await makeMaskProject(place, { images: 10 });
    place.studio.projects.closeAll();
    const { path } = project;
    const events = await json('train', path, '--size', '32x48', '--bs', '4', '--epochs', '1');
    const epoch = events.find(({ event }) => event === 'epoch');
    expect(epoch).toMatchObject({ metrics: { foreground_acc: number, mean_iou: number, mean_dice: number } });
    const [evaluation, ...classes] = await json('evaluate', path, '--run', 'best');
    expect(evaluation).toMatchObject({ event: 'evaluation', kind: 'masks', items: 2 });
    expect(classes.map(({ name }) => name)).toEqual(['ground', 'disc']);
    const image = join(place.dir, 'pictures', '000.png');
    const [answer] = await json('predict', path, image, '--run', 'last', '--out', join(place.dir, 'masks'));
    expect(answer).toMatchObject({ path: image, confidence: number, uncertainty: number });
    const written = join(place.dir, 'masks', '000.png');
    expect(answer?.['mask']).toBe(written);
    const { info, data } = await sharp(written).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 48, height: 32 });
    expect(Math.max(...data)).toBeLessThan(3);
    const [large] = await json('predict', path, image, '--run', 'last', '--tiles', '64');
    expect(large).toMatchObject({ path: image, confidence: number });
    const [seen] = await json('evaluate', path, '--run', 'best', '--tiles');
    expect(seen).toMatchObject({ event: 'evaluation', piecesPx: 768, items: 2 });
    const { stdout } = await limn('evaluate', path, '--run', 'r1');
    expect(stdout).toMatch(/^Run r1 on 2 images \(valid\): accuracy 0\.\d{4}, IoU 0\.\d{4}, Dice 0\.\d{4}$/m);
    expect((await limn('info', path)).stdout).toMatch(
      /^r1 +U-Net, ResNet-18, 32 × 48 px +done +1\/1 +0\.\d{4}$/m,
    );
  });

  it('leave as a checked model', async () => {
    const out = join(place.dir, 'model');
    const [exported] = await json(
      'export',
      join(place.dir, 'masks.limn'),
      out,
      '--to',
      'onnx',
      '--run',
      'r1',
    );
    expect(exported).toMatchObject({
      event: 'exported',
      check: { kind: 'masks', images: 2, maxDiffOriginal: number, differingPixels: number },
    });
    expect(existsSync(join(out, 'model.onnx'))).toBe(true);
  });

  it('say which options are for tags', async () => {
    const path = join(place.dir, 'masks.limn');
    expect(await refused('evaluate', path, '--run', 'r1', '--threshold', '0.5')).toContain('are for tags');
    expect(await refused('predict', path, 'a.png', '--run', 'r1', '--tta')).toContain('is for tags');
    expect(await refused('train', path, '--arch', 'resnet18')).toContain('unet-resnet18, unet-resnet34');
  });
});

describe('points on the command line', () => {
  it('are told of flips that no mirror pairs make up for, before they are trained', async () => {
    const { project } = await makePointProject({ ...place, dir: join(place.dir, 'flips') }, { images: 10 });
    place.studio.projects.closeAll();
    const plan = ['--size', '32', '--bs', '4', '--epochs', '1'];
    const events = await json('train', project.path, '--transforms', 'default', ...plan);
    const remark = events.findIndex(({ text }) => String(text).includes('--tfm do_flip=false'));
    expect(remark).toBeGreaterThanOrEqual(0);
    expect(remark).toBeLessThan(events.findIndex(({ event }) => event === 'epoch'));
  });

  it('are not flipped without mirror pairs unless one asks for it', async () => {
    const { project } = await makePointProject({ ...place, dir: join(place.dir, 'plain') }, { images: 10 });
    place.studio.projects.closeAll();
    const plan = ['--size', '32', '--bs', '4', '--epochs', '1'];
    const events = await json('train', project.path, ...plan);
    expect(events.some(({ text }) => String(text).startsWith('Images are not flipped left to right'))).toBe(true); // prettier-ignore
    expect(events.some(({ text }) => String(text).includes('--tfm do_flip=false'))).toBe(false);
  });

  it('are scored in pixels, point by point, and said where they are', async () => {
    const { project } = await makePointProject(place, { images: 10 });
    await addDrawnRun(project, { sizePx: 32, widthPx: 48 });
    place.studio.projects.closeAll();
    const [evaluation, ...points] = await json('evaluate', project.path, '--run', 'r1');
    expect(evaluation).toMatchObject({
      kind: 'points',
      items: 2,
      metrics: { point_error: number, mse: number },
    });
    expect(points.map(({ name, images }) => [name, images])).toEqual([
      ['left', 2],
      ['right', 2],
      ['missing', 0],
    ]);
    const { stdout } = await limn(
      'export',
      project.path,
      join(place.dir, 'p'),
      '--to',
      'onnx',
      '--run',
      'r1',
    );
    expect(stdout).toMatch(/^Checked with 2 images: largest difference \S+ px from the originals, /m);
    const image = join(place.dir, 'pictures', '000.png');
    const [answer] = await json('predict', project.path, image, '--run', 'r1');
    expect(answer?.['points']).toMatchObject([{ name: 'left', x: number, y: number }, { name: 'right' }]);
    expect(await refused('predict', project.path, image, '--run', 'r1', '--out', 'x')).toContain('for masks');
    expect(await refused('predict', project.path, image, '--run', 'r1', '--tiles')).toContain('for masks');
    expect(await refused('evaluate', project.path, '--run', 'r1', '--tiles', '99')).toContain('for masks');
  });
});
