/** What in an image speaks for a tag: by the services, and on the command line. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { explainImage, explanationPng, type ExplainQuestion } from '#main/services/explaining.ts';
import { Predicting } from '#main/services/predicting.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import type { Run } from '#shared/domain/run.ts';
import { heatColor } from '#shared/kernels/heatMap.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

const CLASSES = ['clear', 'haze', 'water'];
/** Its map is 3 x 3. */
const SIZE_PX = 96;

describe('explaining a tag', () => {
  let place: Workplace;
  let project: OpenProject;
  let run: Run;
  let predicting: Predicting;

  beforeAll(async () => {
    place = openWorkplace();
    project = await makeProject(place, { images: 6, classes: CLASSES });
    run = await addDrawnRun(project, { sizePx: SIZE_PX });
    predicting = new Predicting({ jobs: place.studio.jobs });
  });
  afterAll(async () => {
    predicting.close();
    await place.dispose();
  });

  /** 90 x 70, 64 x 64, 33 x 50, 200 x 41, ... */
  const image = (i: number): string => join(place.dir, 'images', `img ${i}.png`);
  const explain = (question: ExplainQuestion): Promise<Explanation> =>
    explainImage(predicting, project, run.id, question);

  it('comes with the probabilities that predicting gives, and is about the highest unless asked', async () => {
    const found = await explain({ image: image(0), about: null });
    const [answer] = await predicting.predict(project, run.id, [image(0)]);
    if (answer?.ok !== true) throw new Error('the image was not predicted');
    expect(found.classes).toEqual(CLASSES);
    for (const [i, p] of answer.probabilities.entries()) expect(found.probabilities[i]).toBeCloseTo(p, 5);
    expect(found.explained).toBe(answer.probabilities.indexOf(Math.max(...answer.probabilities)));
  });

  it('differs from class to class, and is the same by place, by name, and for the image of the project', async () => {
    const maps: string[] = [];
    for (const [about, name] of CLASSES.entries()) {
      const found = await explain({ image: image(1), about });
      expect(found.explained).toBe(about);
      expect(found.map).toMatchObject({ columns: 3, rows: 3 });
      expect(found.map.values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      expect(await explain({ image: image(1), about: name })).toEqual(found);
      maps.push(found.map.values.join(' '));
    }
    expect(new Set(maps).size).toBe(3);
    const item = place.studio.items.index(project, {}, 'added')[1] ?? 0;
    expect(await explain({ image: item, about: 2 })).toEqual(await explain({ image: image(1), about: 2 }));
  });

  it('says which part of a long image the model saw', async () => {
    const { size, seen } = await explain({ image: image(3), about: 0 });
    expect(size).toEqual({ widthPx: 200, heightPx: 41 });
    expect(seen.x + seen.w / 2).toBeCloseTo(100, 0);
    expect([seen.y, seen.h]).toEqual([0, 41]);
    expect(seen.w).toBeCloseTo(41, 0);
  });

  it('becomes a picture of the image in which what was not seen is dark', async () => {
    const found = await explain({ image: image(3), about: 0 });
    const hot = { ...found, map: { columns: 2, rows: 1, values: Float32Array.of(0, 1) } };
    const [picture, plain] = [await explanationPng(hot), found.preview];
    const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
    const before = await sharp(plain).raw().toBuffer();
    expect(info).toMatchObject({ width: 200, height: 41, channels: 3 });
    const at = (pixels: Uint8Array, x: number): number[] => [...pixels.subarray(3 * (20 * 200 + x), 3 * (20 * 200 + x) + 3)]; // prettier-ignore
    for (const [c, value] of at(data, 10).entries()) {
      expect(value).toBe(Math.floor(0.35 * (at(before, 10)[c] ?? 0)));
    }
    expect(at(data, 81)).toEqual(at(before, 81));
    const [red, green, blue, alpha] = heatColor(1);
    for (const [c, value] of [red, green, blue].entries()) {
      expect(at(data, 118)[c]).toBe(Math.round(alpha * value + (1 - alpha) * (at(before, 118)[c] ?? 0)));
    }
  });

  it('is refused in words for what cannot be asked', async () => {
    await expect(explain({ image: image(0), about: 'lake' })).rejects.toMatchObject({
      code: 'explain.class',
      data: { name: 'lake', known: 'clear, haze, water' },
    });
    await expect(explain({ image: image(0), about: 3 })).rejects.toMatchObject({ code: 'explain.class' });
    await expect(explain({ image: 10_000, about: 0 })).rejects.toMatchObject({ code: 'item.unknown' });
    const broken = join(place.dir, 'broken.png');
    writeFileSync(broken, 'no image');
    await expect(explain({ image: broken, about: 0 })).rejects.toMatchObject({ code: 'image.unreadable' });
  });

  it('is refused for runs of masks and points, by the services and by the process that would do it', async () => {
    for (const make of [makeMaskProject, makePointProject]) {
      const other = await make(place, { images: 6 });
      const { kind } = place.studio.projects.describe(other.project);
      const drawn = await addDrawnRun(other.project, {
        arch: kind === 'masks' ? 'unet-resnet18' : 'resnet18',
        sizePx: 32,
      });
      const asked = explainImage(predicting, other.project, drawn.id, { image: image(0), about: null });
      await expect(asked).rejects.toMatchObject({ code: 'explain.kind', data: { kind } });
      const checkpoint = join(other.project.path, 'runs', drawn.id, 'best.safetensors');
      const model = { checkpoint, version: '1', kind, arch: drawn.config.arch, classes: drawn.classes.length, sizePx: 32, widthPx: null }; // prettier-ignore
      const direct = predicting.predictor.call('explain', { model, path: image(0), output: 0 });
      await expect(direct).rejects.toMatchObject({ code: 'explain.kind', data: { kind } });
    }
  });

  describe('on the command line', () => {
    const limn = (...args: string[]): Promise<Ended> =>
      runProgram(process.execPath, [entryPath('cli'), 'explain', project.path, ...args], {
        cwd: place.dir,
        env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
      });

    it('says where, writes the picture, and gives the map with --json', async () => {
      const { code, stdout, stderr } = await limn(image(0), '--run', 'last', '--class', 'water', '--out', 'why.png'); // prettier-ignore
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [line, wrote] = stdout.trim().split('\n');
      expect(line).toMatch(
        /img 0\.png: water 0\.\d\d, (most of what speaks for it is around \d+,\d+|and nothing in the image speaks for it)$/,
      );
      expect(wrote).toBe(`Wrote ${join(place.dir, 'why.png')}`);
      expect(await sharp(join(place.dir, 'why.png')).metadata()).toMatchObject({ width: 90, height: 70, format: 'png' }); // prettier-ignore
      const found = await explain({ image: image(0), about: 'water' });
      const json = await limn(image(0), '--run', 'last', '--class', 'water', '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({
        class: 'water',
        probability: expect.closeTo(found.probabilities[2] ?? NaN, 4) as number,
        map: { columns: 3, rows: 3 },
        seen: found.seen,
      });
    });

    it('ends with a sentence and writes nothing when the class or the image is none', async () => {
      const wrong = await limn(image(0), '--run', 'last', '--class', 'lake', '--out', 'none.png');
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toBe('This run knows no class "lake". Choose one of clear, haze, water.\n');
      const gone = await limn('gone.png', '--run', 'last', '--out', 'none.png');
      expect(gone.code).toBe(2);
      expect(gone.stderr).toContain('gone.png cannot be read');
      expect(existsSync(join(place.dir, 'none.png'))).toBe(false);
    });
  });
});
