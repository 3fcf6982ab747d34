/** Masks at the images' own size: as the whole where both see the same, judged on their own, and tried on any file. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryDrawn } from '#main/services/tryDrawn.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Run } from '#shared/domain/run.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addDrawnRun, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

describe('masks at their own size', () => {
  let place: Workplace;
  let project: OpenProject;
  let run: Run;
  beforeAll(async () => {
    place = openWorkplace();
    ({ project } = await makeMaskProject(place, { images: 10, widthPx: 96, heightPx: 64 }));
    run = await addDrawnRun(project, { arch: 'unet-resnet18', sizePx: 64, widthPx: 96 });
  });
  afterAll(() => place.dispose());

  const image = (i: number): string => join(place.dir, 'pictures', `00${i}.png`);
  const drawn = () => place.studio.predicting.drawn;

  it('are those of training where the image is as large as what the model sees', async () => {
    const [squeezed] = await drawn().predict(project, run.id, [image(0)]);
    const [own] = await drawn().predict(project, run.id, [image(0)], { piecesPx: 512 });
    if (squeezed?.ok !== true || own?.ok !== true) throw new Error('the image was not predicted');
    if (squeezed.answer.kind !== 'masks' || own.answer.kind !== 'masks') throw new Error('no mask');
    expect(own.answer.mask).toEqual(squeezed.answer.mask);
    expect(own.answer.confidence).toBeCloseTo(squeezed.answer.confidence, 4);
    expect(own.answer.uncertainty).toBeCloseTo(squeezed.answer.uncertainty, 4);
  });

  it('come from pieces where it is larger, every pixel answered', async () => {
    const [answer] = await drawn().predict(project, run.id, [image(0)], { piecesPx: 64 });
    if (answer?.ok !== true || answer.answer.kind !== 'masks') throw new Error('no mask');
    const raster = rasterOf(answer.answer.mask);
    expect([raster?.widthPx, raster?.heightPx]).toEqual([96, 64]);
    expect(raster?.data.every((id) => id > 0)).toBe(true);
  });

  it('are judged beside those of training, each kept', async () => {
    const squeezed = await drawn().evaluate(project, run.id, 'valid');
    const own = await drawn().evaluate(project, run.id, 'valid', { piecesPx: 64 });
    if (squeezed.kind !== 'masks' || own.kind !== 'masks') throw new Error('masks are judged as masks');
    expect([...own.itemIds]).toEqual([...squeezed.itemIds]);
    const sum = (counts: Float64Array): number => counts.reduce((all, pixels) => all + pixels, 0);
    expect(sum(own.counts)).toBe(sum(squeezed.counts));
    expect([...own.counts]).not.toEqual([...squeezed.counts]);
  });

  it('can be tried on any file, with a picture of it; a broken file is an answer', async () => {
    const other = join(place.dir, 'elsewhere.png');
    copyFileSync(image(1), other);
    const broken = join(place.dir, 'broken.png');
    writeFileSync(broken, 'no image');
    const [tried, bad] = await tryDrawn(drawn(), project, run.id, { paths: [other, broken] });
    if (tried?.ok !== true || tried.answer.kind !== 'masks') throw new Error('no mask');
    expect(tried.size).toEqual({ widthPx: 96, heightPx: 64 });
    expect([...tried.preview.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(tried.shares.reduce((all, [, share]) => all + share, 0)).toBeCloseTo(1, 9);
    expect(bad).toMatchObject({ ok: false, path: broken, error: { code: 'image.unreadable' } });
  });

  it('are not for points', async () => {
    const points = await makePointProject({ ...place, dir: join(place.dir, 'p') }, { images: 10 });
    const pointRun = await addDrawnRun(points.project, { sizePx: 32, widthPx: 48 });
    await expect(
      drawn().evaluate(points.project, pointRun.id, 'valid', { piecesPx: 512 }),
    ).rejects.toMatchObject({ code: 'project.kind', data: { kind: 'points', needed: 'masks' } });
    const [tried] = await tryDrawn(drawn(), points.project, pointRun.id, { paths: [image(1)] });
    expect(tried).toMatchObject({ ok: true, answer: { kind: 'points' }, shares: [] });
  });
});
