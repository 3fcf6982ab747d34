/** Images that a run sees as alike: by the services, and on the command line. */
import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { alikeImages } from '#main/services/alike.ts';
import { Predicting } from '#main/services/predicting.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { AlikeImages } from '#shared/domain/alike.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Run } from '#shared/domain/run.ts';
import { makeMaskProject } from '#tests/helpers/drawnProjects.ts';
import { runProgram } from '#tests/helpers/program.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

const CLASSES = ['clear', 'haze', 'water'];
const IMAGES = 8;

describe('images that a run sees as alike', () => {
  let place: Workplace;
  let project: OpenProject;
  let run: Run;
  let predicting: Predicting;
  let items: readonly ItemId[];

  beforeAll(async () => {
    place = openWorkplace();
    project = await makeProject(place, { images: IMAGES, classes: CLASSES });
    run = await addDrawnRun(project);
    predicting = new Predicting({ jobs: place.studio.jobs });
    items = [...place.studio.items.index(project, {}, 'added')];
  });
  afterAll(async () => {
    predicting.close();
    await place.dispose();
  });

  const image = (i: number): string => join(place.dir, 'images', `img ${i}.png`);
  const alike = (asked: ItemId | string, count = IMAGES): Promise<AlikeImages> =>
    alikeImages(predicting, project, run.id, { image: asked, count });
  const kept = (): number => statSync(join(project.path, 'runs', run.id, 'features.bin')).mtimeMs;

  it('are all labeled ones of both sides but itself, most alike first, with their tags', async () => {
    const found = await alike(items[3] ?? 0);
    expect(found.classes).toEqual(CLASSES);
    expect([...(found.targets ?? [])]).toEqual([1, 1, 0]);
    expect(found.images.map(({ item }) => item).sort((a, b) => a - b)).toEqual(
      items.filter((_, i) => i !== 3),
    );
    const likeness = found.images.map((one) => one.likeness);
    expect(likeness).toEqual([...likeness].sort((a, b) => b - a));
    expect(new Set(found.images.map(({ side }) => side))).toEqual(new Set(['train', 'valid']));
    for (const { item, targets } of found.images) {
      const i = items.indexOf(item);
      expect([...targets]).toEqual([i & 1, (i >> 1) & 1, (i >> 2) & 1]);
    }
  });

  it('are the same by number and by path, and a copy of an image finds it first', async () => {
    const byNumber = await alike(items[0] ?? 0, 3);
    expect(await alike(image(0), 3)).toEqual(byNumber);
    const copy = join(place.dir, 'copy.png');
    copyFileSync(image(0), copy);
    const found = await alike(copy, 3);
    expect(found.targets).toBeNull();
    expect(found.images[0]).toMatchObject({ item: items[0], likeness: expect.closeTo(1, 4) as number });
    expect(found.images.slice(1).map(({ item }) => item)).toEqual(byNumber.images.slice(0, 2).map(({ item }) => item)); // prettier-ignore
  });

  it('are looked at once; labels count at once all the same', async () => {
    const before = kept();
    const [asked = 0, other = 0] = items;
    expect(other).toBeGreaterThan(0);
    // Classes are numbered from 1.
    place.studio.labels.apply(project, { itemIds: [other], add: [3], remove: [], labeled: true });
    const found = await alike(asked);
    expect([...(found.images.find(({ item }) => item === other)?.targets ?? [])]).toEqual([1, 0, 1]);
    expect(kept()).toBe(before);
  });

  it('are refused in words for what cannot be asked', async () => {
    const broken = join(place.dir, 'broken.png');
    writeFileSync(broken, 'no image');
    await expect(alike(broken)).rejects.toMatchObject({ code: 'image.unreadable' });
    await expect(alike(10_000)).rejects.toMatchObject({ code: 'item.unknown' });
    const masks = await makeMaskProject(place, { images: 6 });
    const drawn = await addDrawnRun(masks.project, { arch: 'unet-resnet18', sizePx: 32 });
    const asked = alikeImages(predicting, masks.project, drawn.id, { image: image(0), count: 3 });
    await expect(asked).rejects.toMatchObject({ code: 'alike.kind', data: { kind: 'masks' } });
    const checkpoint = join(masks.project.path, 'runs', drawn.id, 'best.safetensors');
    const model = { checkpoint, version: '1', kind: 'masks', arch: drawn.config.arch, classes: drawn.classes.length, sizePx: 32, widthPx: null } as const; // prettier-ignore
    const direct = predicting.predictor.call('features', { model, paths: [image(0)] });
    await expect(direct).rejects.toMatchObject({ code: 'alike.kind' });
  });

  it('are told by limn alike, with the tags that do not fit', async () => {
    const limn = (...args: string[]) =>
      runProgram(
        process.execPath,
        [entryPath('cli'), 'alike', project.path, image(0), '--run', 'last', ...args],
        {
          cwd: place.dir,
          env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
        },
      );
    const { code, stdout, stderr } = await limn('--top', '3');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    const found = await alike(image(0), 3);
    for (const [i, { likeness, side }] of found.images.entries()) {
      expect(lines[i]).toContain(likeness.toFixed(2));
      expect(lines[i]).toContain(`(${side}): `);
    }
    const json = (await limn('--top', '3', '--json')).stdout.trim().split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>); // prettier-ignore
    expect(json[0]).toMatchObject({ tags: [] });
    expect(json.slice(1).map(({ item }) => item)).toEqual(found.images.map(({ item }) => item));
    expect((await limn('--top', '0')).code).toBe(2);
  });
});
