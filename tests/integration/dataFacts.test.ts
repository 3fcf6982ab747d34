/** The facts about a project's data: counts per side, classes that a side lacks, leaks, and lists of the images they are about. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFacts } from '#main/services/dataFacts.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { makeMaskProject } from '#tests/helpers/drawnProjects.ts';
import { makeProject, openWorkplace, writePicture, type Workplace } from '#tests/helpers/projectWithRun.ts';

const running = new AbortController().signal;
let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
});
afterEach(() => place.dispose());

const listed = (project: OpenProject, problem: 'same-group' | 'neighbour-frames' | 'odd-size') => [
  ...place.studio.items.index(project, { problem }, 'added'),
];

describe('facts of tags', () => {
  it('count images of each side, and of each class on it', async () => {
    const project = await makeProject(place, { images: 16, classes: ['a', 'b', 'never'] });
    // Image i (id i + 1) has a when i is odd: only those train.
    place.studio.projects.get(project.id).db.write('test', (db) => {
      db.prepare("UPDATE items SET split = CASE WHEN id % 2 = 0 THEN 'train' ELSE 'valid' END").run();
      db.prepare('DELETE FROM item_classes WHERE class_id = 3').run();
    });
    const facts = await dataFacts(project, running);
    expect(facts.sides).toEqual({ train: 8, valid: 8, test: 0, none: 0 });
    expect(facts.classes.map(({ images }) => [images.train, images.valid])).toEqual([
      [8, 0],
      [4, 4],
      [0, 0],
    ]);
    expect(facts.blank).toEqual({ train: 0, valid: 4, test: 0, none: 0 });
    expect(facts.unreadable + facts.unlabeled + facts.samePicture).toBe(0);
    // 200 x 41 and 20 x 200 among squares.
    expect(facts.sizes.odd).toBe(0);
    expect(facts.sizes.distinct).toBe(6);
  });

  it('tell people on both sides by their names, and list their images', async () => {
    const project = place.studio.projects.create({
      name: 'p',
      folder: place.dir,
      kind: 'tags',
      classes: ['x'],
    });
    for (let i = 0; i < 24; i += 1) {
      const name = `faces/Person_${'abcdefgh'[i % 8] ?? ''}_${String(i)}.png`;
      await writePicture(place.dir, { name, widthPx: i === 5 ? 200 : 20, heightPx: 20, seed: i + 1 });
    }
    const request = { source: join(place.dir, 'faces'), format: 'images', imagesDir: null, suffix: null, delimiter: null } as const; // prettier-ignore
    await place.studio.importing.run(project, request, { progress: () => {}, signal: running });
    const ids = [...place.studio.items.index(project, {}, 'added')];
    place.studio.labels.apply(project, { itemIds: ids, add: [1], remove: [], labeled: true });
    place.studio.splits.apply(project, { by: 'random', fraction: 0.5, seed: 3 });
    const facts = await dataFacts(project, running);
    expect(facts.sameGroup?.groups).toBe(8);
    const list = listed(project, 'same-group');
    expect(list).toHaveLength(facts.sameGroup?.images ?? 0);
    expect(list.length).toBeGreaterThan(0);
    expect(listed(project, 'odd-size')).toHaveLength(1);
    expect(facts.sizes.odd).toBe(1);
    expect(place.studio.items.index(project, { shorterThan: 21 }, 'added')).toHaveLength(24);
    expect(place.studio.items.index(project, { shorterThan: 20 }, 'added')).toHaveLength(0);
    const by = facts.sameGroup?.by ?? { column: '' };
    const pattern = 'pattern' in by ? by.pattern : '';
    place.studio.splits.apply(project, { by: 'group', pattern, fraction: 0.25, seed: 1 });
    expect((await dataFacts(project, running)).sameGroup?.leaking).toBe(0);
    expect(listed(project, 'same-group')).toEqual([]);
  });
});

describe('facts of masks', () => {
  it('count the pixels of each class, by side', async () => {
    const { project } = await makeMaskProject(place, { images: 10, widthPx: 40, heightPx: 32 });
    const { classes, sides } = await dataFacts(project, running);
    const total = (side: 'train' | 'valid'): number =>
      classes.reduce((sum, { pixels }) => sum + (pixels?.[side] ?? 0), 0);
    // The first row of every image is unlabeled.
    expect(total('train')).toBe(sides.train * 40 * 31);
    expect(total('valid')).toBe(sides.valid * 40 * 31);
  });
});

it('an empty project has facts too', async () => {
  const project = place.studio.projects.create({ name: 'e', folder: place.dir, kind: 'points', classes: [] });
  const facts = await dataFacts(project, running);
  expect([facts.sides.train, facts.classes, facts.sizes.common, facts.sameGroup]).toEqual([0, [], [], null]);
});
