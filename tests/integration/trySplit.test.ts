/** A split that is only tried: what images can be split by, and what follows, without a change. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFacts } from '#main/services/dataFacts.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { splitChoices, trySplit } from '#main/services/trySplit.ts';
import type { SplitSpec } from '#shared/domain/project.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { openWorkplace, writePicture, type Workplace } from '#tests/helpers/projectWithRun.ts';

const running = new AbortController().signal;
const request = { format: 'images', imagesDir: null, suffix: null, delimiter: null } as const;

let place: Workplace;
let project: OpenProject;
const attempt = (spec: SplitSpec) => trySplit(project, spec, running);

beforeAll(async () => {
  place = openWorkplace();
  project = place.studio.projects.create({ name: 'p', folder: place.dir, kind: 'tags', classes: ['x', 'rare'] });
  // Ten people in a folder each, four images of each.
  for (let i = 0; i < 40; i += 1) {
    const person = Math.floor(i / 4);
    const name = `faces/p${String(person)}/Person_${'abcdefghij'[person] ?? ''}_${String(i % 4)}.png`;
    await writePicture(place.dir, { name, widthPx: 20, heightPx: 20, seed: i + 1 });
  }
  const source = join(place.dir, 'faces');
  await place.studio.importing.run(project, { ...request, source }, { progress: () => {}, signal: running });
  const ids = [...place.studio.items.index(project, {}, 'added')];
  place.studio.labels.apply(project, { itemIds: ids, add: [1], remove: [], labeled: true });
  place.studio.labels.apply(project, { itemIds: [1], add: [2], remove: [], labeled: true });
  // The first two people have one and the same first image.
  project.db.write('test', (db) => db.prepare("UPDATE items SET hash = 'same' WHERE id IN (1, 5)").run());
}, 60_000); // prettier-ignore
afterAll(() => place.dispose());

describe('what images can be split by', () => {
  it('is the people whose names the files carry, which must not be torn apart, and their folders', () => {
    const { images, groups, isGrouped, folders } = splitChoices(project);
    expect(images).toBe(40);
    expect(isGrouped).toBe(true);
    expect(groups[0]).toMatchObject({ kind: 'name', groups: 10, largest: 4 });
    expect(folders).toContainEqual(['p3', 4]);
  });
});

describe('a split that is tried', () => {
  it('comes to what splitting comes to, and changes nothing', async () => {
    const specs: SplitSpec[] = [
      { by: 'random', fraction: 0.25, seed: 5 },
      { by: 'group', pattern: '^(.+)/[^/]+$', fraction: 0.25, seed: 5 },
      { by: 'folder', train: 'p1', valid: 'p2' },
    ];
    for (const spec of specs) {
      const before = place.studio.projects.describe(project);
      const { sides, classes, samePicture, sameGroup, neighbourFrames } = await attempt(spec);
      expect(place.studio.projects.describe(project)).toEqual(before);
      place.studio.splits.apply(project, spec);
      const facts = await dataFacts(project, running);
      expect({ sides, samePicture, sameGroup, neighbourFrames }).toEqual({
        sides: facts.sides,
        samePicture: facts.samePicture,
        sameGroup: facts.sameGroup,
        neighbourFrames: facts.neighbourFrames,
      });
      expect(classes.map(({ images }) => images)).toEqual(facts.classes.map(({ images }) => images));
    }
  });

  it('tells people on both sides, and that none is where groups stay together', async () => {
    const torn = await attempt({ by: 'random', fraction: 0.5, seed: 1 });
    expect(torn.groups).toBeNull();
    expect(torn.sameGroup?.leaking).toBeGreaterThan(5);
    const whole = await attempt({ by: 'group', pattern: '^(.+)/[^/]+$', fraction: 0.5, seed: 1 });
    expect(whole.groups).toEqual({ train: 5, valid: 5, test: 0, none: 0 });
    expect(whole.sameGroup?.leaking).toBe(0);
    expect(whole.classes.map(({ images }) => images.train + images.valid)).toEqual([40, 1]);
  });

  it('tells copies on both sides', async () => {
    const folders = (train: string, valid: string) => attempt({ by: 'folder', train, valid });
    expect((await folders('p0', 'p1')).samePicture).toBe(1);
    expect((await folders('p0', 'p2')).samePicture).toBe(0);
  });

  it('is refused as splitting is', async () => {
    const refused = (spec: SplitSpec) => attempt(spec).then(() => null, (error: unknown) => codeOf(() => { throw error; })); // prettier-ignore
    expect(await refused({ by: 'group', pattern: '(', fraction: 0.2, seed: 1 })).toBe('split.spec');
    expect(await refused({ by: 'column', column: 'constructor' })).toBe('split.spec');
    expect(await refused({ by: 'folder', train: 'p1', valid: 'nowhere' })).toBe('split.spec');
  });
});
