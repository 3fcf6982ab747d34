import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { gradientRgb, rawImage } from '#tests/helpers/imageFiles.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

const VIDEO = { name: 'walk: 1/2.mp4', source: 'walk.mp4 1000 5' };

describe('frames of a video', () => {
  let store: TestStore;
  let project: OpenProject;
  let jpeg: Uint8Array;

  beforeEach(async () => {
    store = openTestStore();
    project = store.create('film', ['a']);
    jpeg = await rawImage(gradientRgb(40, 30), 40, 30).jpeg().toBuffer();
  });
  afterEach(() => store.close());

  const frames = () => store.studio.frames;
  const items = () => store.studio.items.read(project, [...store.studio.items.index(project, {}, 'added')]);
  const paths = () => items().map(({ path }) => path);
  const grab = async (video: typeof VIDEO, numbers: readonly number[]): Promise<string> => {
    const { clip } = await frames().begin(project, video);
    for (const frame of numbers)
      await frames().add(project, { clip, frame, timeMs: frame * 40, bytes: jpeg });
    return clip;
  };
  const finish = async (clip: string) => {
    const job = await frames().finish(project, clip);
    return store.studio.jobs.wait(job.id);
  };
  const extraOf = (path: string): unknown =>
    JSON.parse(
      project.db.read('extra', (db) =>
        db.prepare('SELECT extra FROM items WHERE path = ?').pluck().get<string>(path),
      ) ?? 'null',
    );

  it('become images of one group when all are there, and not before', async () => {
    const clip = await grab(VIDEO, [0, 25, 50]);
    expect(clip).toBe('walk_ 1_2.mp4');
    expect(items()).toEqual([]);
    expect(reportOf(await finish(clip))).toMatchObject({ added: 3, skipped: [] });
    expect(paths()).toEqual([0, 25, 50].map((n) => `${clip}/${String(n).padStart(6, '0')}.jpg`));
    expect(extraOf(`${clip}/000025.jpg`)).toEqual({ clip, frame: '25', timeMs: '1000' });
    expect(readdirSync(join(project.path, 'frames'))).toEqual([clip]);
  });

  it('go on where a grab broke off, and add to those that are there', async () => {
    await grab(VIDEO, [0, 25]);
    const again = await frames().begin(project, VIDEO);
    expect(again.have).toEqual([0, 25]);
    await frames().add(project, { clip: again.clip, frame: 50, timeMs: 2000, bytes: jpeg });
    expect(reportOf(await finish(again.clip)).added).toBe(3);
    const more = await frames().begin(project, VIDEO);
    expect(more.have).toEqual([0, 25, 50]);
    await frames().add(project, { clip: more.clip, frame: 75, timeMs: 3000, bytes: jpeg });
    expect(reportOf(await finish(more.clip)).added).toBe(1);
    expect(paths().length).toBe(4);
  });

  it('of another video of that name are another group', async () => {
    await finish(await grab(VIDEO, [0]));
    const other = await grab({ ...VIDEO, source: 'walk.mp4 999 5' }, [0]);
    expect(other).toBe('walk_ 1_2.mp4 (2)');
    await finish(other);
    expect(paths().length).toBe(2);
  });

  it('that nobody wants any more leave nothing behind', async () => {
    const clip = await grab(VIDEO, [0, 1, 2]);
    await frames().discard(project, clip);
    expect(readdirSync(join(project.path, 'frames'))).toEqual([]);
    await expect(frames().add(project, { clip, frame: 3, timeMs: 0, bytes: jpeg })).rejects.toMatchObject({
      code: 'frames.unknown',
    });
    const cancelled = await grab(VIDEO, [0, 1, 2]);
    const job = await frames().finish(project, cancelled);
    store.studio.jobs.cancel(job.id);
    expect((await store.studio.jobs.wait(job.id)).state).toBe('cancelled');
    expect(items()).toEqual([]);
    expect(readdirSync(join(project.path, 'frames'))).toEqual([]);
  });

  it('are refused when they are no pictures, and names are never paths', async () => {
    const { clip } = await frames().begin(project, VIDEO);
    const bad = { clip, frame: 1, timeMs: 0, bytes: Uint8Array.from([1, 2, 3]) };
    await expect(frames().add(project, bad)).rejects.toMatchObject({ code: 'image.unreadable' });
    for (const name of ['../x', 'a/b', '..', '.', 'C:x', '']) {
      await expect(frames().add(project, { ...bad, clip: name, bytes: jpeg }), name).rejects.toMatchObject({
        code: 'frames.unknown',
      });
    }
    expect((await finish(clip)).error?.code).toBe('import.nothing');
  });

  it('stay on one side of a split by clip', async () => {
    for (const [index, size] of [6, 3, 8, 5].entries()) {
      await finish(
        await grab(
          { name: `clip ${String(index)}`, source: String(index) },
          Array.from({ length: size }, (_, i) => i * 3),
        ),
      );
    }
    const ids = items().map(({ id }) => id);
    store.studio.labels.apply(project, { itemIds: ids, add: [1], remove: [], labeled: true });
    store.studio.splits.apply(project, { by: 'group', pattern: '', column: 'clip', fraction: 0.3, seed: 1 });
    const sides = new Map<string, Set<string | null>>();
    for (const { path, split } of items()) {
      const clip = path.split('/')[0]!;
      sides.set(clip, (sides.get(clip) ?? new Set()).add(split));
    }
    expect([...sides.values()].map((side) => side.size)).toEqual([1, 1, 1, 1]);
    expect(new Set([...sides.values()].flatMap((side) => [...side]))).toEqual(new Set(['train', 'valid']));
    const split = { by: 'group', pattern: '', column: 'nothing', fraction: 0.3, seed: 1 } as const;
    expect(() => store.studio.splits.apply(project, split)).toThrow('split.spec');
  });

  it('move with their project', async () => {
    await finish(await grab(VIDEO, [0]));
    const [item] = items();
    store.studio.projects.close(project.id);
    const moved = join(store.folder, 'moved.limn');
    renameSync(project.path, moved);
    project = store.studio.projects.open(moved);
    const path = await store.studio.items.originalPath(project, item!.id);
    expect(path.startsWith(moved)).toBe(true);
    expect(existsSync(path)).toBe(true);
  });

  it('of a camera are images at once, in order', async () => {
    const shots = await Promise.all([1, 2, 3].map(() => frames().shot(project, 'webcam 2025-11-30', jpeg)));
    expect(items().map(({ id }) => id)).toEqual(shots);
    expect(paths()).toEqual([1, 2, 3].map((n) => `webcam 2025-11-30/00000${String(n)}.jpg`));
    expect(extraOf('webcam 2025-11-30/000002.jpg')).toMatchObject({ clip: 'webcam 2025-11-30', frame: '2' });
  });
});
