import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSnapshot } from '#main/datasets/snapshot.ts';
import { runFile } from '#main/processes/runFolder.ts';
import { entryPath } from '#main/processes/entries.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { specOf } from '#main/services/repeating.ts';
import { runFolder } from '#main/services/runStore.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { LearnSettings } from '#shared/domain/inbox.ts';
import type { Run } from '#shared/domain/run.ts';
import { join } from 'node:path';
import { runProgram } from '#tests/helpers/program.ts';
import { openWorkplace, writePicture, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { makeTinyProject, TINY } from '#tests/helpers/tinyProject.ts';

/** Bright and dark pictures of which some that train carry the other tag; a run, and their corrections. */
let place: Workplace;
let project: OpenProject;
let first: Run;
let planted: readonly ItemId[];
let held: ItemId;
let outside: ItemId;

const WEIGHTED: LearnSettings = { use: 4, epochs: 2, lr: null };
const items = () => place.studio.items.read(project, [...place.studio.items.index(project, {}, 'added')]);
const classOf = (name: string): number =>
  place.studio.classes.list(project).find((one) => one.name === name)?.id ?? 0;
const rowsOf = (run: Run) => readSnapshot(runFile(runFolder(project, run.id), 'data'));
const learn = async (from: Run, settings: LearnSettings): Promise<Run> => {
  const { id } = place.studio.learning.start(project, from.id, settings);
  return place.studio.training.wait(project, id);
};

/** Takes the tag that an image has and gives it the other one. */
function swap(id: ItemId): void {
  const [dark, bright] = [classOf('dark'), classOf('bright')];
  const isDark =
    items()
      .find((one) => one.id === id)
      ?.classIds.includes(dark) ?? false;
  const [from, to] = isDark ? [dark, bright] : [bright, dark];
  place.studio.labels.apply(project, { itemIds: [id], add: [to], remove: [from], labeled: null });
}

beforeAll(async () => {
  place = openWorkplace();
  project = await makeTinyProject(place);
  const train = items().filter(({ split }) => split === 'train');
  const valid = items().filter(({ split }) => split === 'valid');
  planted = [train[2], train[11], train[20]].flatMap((item) => item?.id ?? []);
  for (const id of planted) swap(id);
  const { id } = place.studio.training.start(project, { ...TINY, epochs: 4 });
  first = await place.studio.training.wait(project, id);
  await place.studio.gathering.collect(project, first.id, { side: 'train', worst: 10 });
  // One mistake of the validation side, and an image from outside.
  held = valid[0]?.id ?? 0;
  const path = await writePicture(join(place.dir, 'new'), {
    name: 'n.png',
    widthPx: 32,
    heightPx: 32,
    seed: 3,
  });
  const paths = [path, join(place.dir, 'tiny', valid[0]?.path ?? '')];
  const reported = await place.studio.gathering.report(project, first.id, paths);
  outside = reported[0]?.ok === true ? reported[0].item : 0;
}, 120_000);
afterAll(() => place.dispose());

describe('learning from corrections', () => {
  it('is refused while there is none, or only on the validation side', () => {
    expect(() => place.studio.learning.start(project, first.id, WEIGHTED)).toThrow(
      expect.objectContaining({ code: 'learn.nothing', data: { corrected: 0 } }),
    );
    place.studio.inbox.settle(project, [held], 'corrected');
    expect(() => place.studio.learning.start(project, first.id, WEIGHTED)).toThrow(
      expect.objectContaining({ code: 'learn.nothing', data: { corrected: 1 } }),
    );
    expect(place.studio.training.runs(project)).toHaveLength(1);
  });

  it('begins with the best weights, draws corrections more often, and keeps the validation images apart', async () => {
    for (const id of planted) swap(id);
    const tag = classOf('bright');
    place.studio.labels.apply(project, { itemIds: [outside], add: [tag], remove: [], labeled: null });
    const opened = place.studio.inbox.list(project, 'corrected').map(({ item }) => item);
    expect(opened).toEqual(expect.arrayContaining([held, outside]));
    const run = await learn(first, WEIGHTED);
    expect(run.status).toBe('done');
    expect(run.config).toMatchObject({ from: first.id, corrections: 4, freeze: false, lr: 2e-4, epochs: 2 });
    const rows = rowsOf(run);
    const before = rowsOf(first);
    const valid = (all: typeof rows) => all.filter(({ split }) => split === 'valid').map(({ id }) => id);
    expect(valid(rows)).toEqual(valid(before));
    const taught = rows.filter(({ times }) => times === 4).map(({ id }) => id);
    expect(taught).toContain(outside);
    expect(taught).not.toContain(held);
    expect(run.stepsPerEpoch).toBe(Math.floor((33 + 3 * taught.length) / TINY.batchSize));
    expect(run.stepsDone).toBe(2 * run.stepsPerEpoch);
    expect(run.trainItems).toBe(33);
    const said = run.remarks.join('\n');
    expect(said).toContain(`drawn 4 times an epoch, and on ${String(33 - taught.length)} images more`);
    expect(said).toContain('1 corrected image validates or tests: it stays there and is not trained on.');
    expect(specOf(project, run.id).record?.data.sha256).not.toBe(
      specOf(project, first.id).record?.data.sha256,
    );

    const outcome = await place.studio.learning.outcome(project, run.id);
    expect(outcome).toMatchObject({ run: run.id, from: first.id, images: 8 });
    expect(Object.keys(outcome.before).sort()).toEqual(['accuracy_thresh', 'fbeta']);
    expect(outcome.corrected.images).toBe(taught.length);
    // Same images, same labels, same metric: the run's own score of its best epoch.
    expect(outcome.after['fbeta']).toBeCloseTo(run.best?.metrics['fbeta'] ?? Number.NaN, 4);
    expect(outcome.isForgetful).toBe(
      (outcome.before['fbeta'] ?? 0) - (outcome.after['fbeta'] ?? 0) > outcome.margin,
    );
  });

  it('from the mistakes alone trains on nothing else, and says whether it forgot, class by class too', async () => {
    for (const { item } of place.studio.inbox.list(project, 'corrected')) {
      // All that it is taught has one tag: the other is forgotten.
      const has =
        items()
          .find(({ id }) => id === item)
          ?.classIds.includes(classOf('bright')) ?? false;
      if (!has) place.studio.inbox.settle(project, [item], 'dismissed');
    }
    const bright = items().filter(
      ({ split, classIds }) => split === 'train' && classIds.includes(classOf('bright')),
    );
    const plain = {
      origin: null,
      said: null,
      actual: null,
      wrongness: null,
      answer: null,
      isDisputed: false,
    };
    const more = bright.map(
      ({ id }) => ({ ...plain, item: id, source: 'train', run: first.id, now: 1 }) as const,
    );
    place.studio.gathering.add(project, more);
    place.studio.inbox.settle(
      project,
      bright.map(({ id }) => id),
      'corrected',
    );
    const run = await learn(first, { use: 'only', epochs: 3, lr: 1e-2 });
    expect(run.status).toBe('done');
    const train = rowsOf(run).filter(({ split }) => split === 'train');
    expect(new Set(train.map(({ id }) => id))).toEqual(new Set(bright.map(({ id }) => id)));
    const outcome = await place.studio.learning.outcome(project, run.id);
    expect(outcome.classes.map(({ name }) => name).sort()).toEqual(['bright', 'dark']);
    expect(outcome.isForgetful).toBe(
      (outcome.before['fbeta'] ?? 0) - (outcome.after['fbeta'] ?? 0) > outcome.margin,
    );
  });

  it('has an outcome only where there was a run before', async () => {
    await expect(place.studio.learning.outcome(project, first.id)).rejects.toMatchObject({
      code: 'learn.no-start',
    });
  });
});

describe('limn inbox and limn learn', () => {
  const limn = (...args: string[]) =>
    runProgram(process.execPath, [entryPath('cli'), ...args], {
      env: { ...process.env, LIMN_HOME: join(place.dir, 'cli-home') },
    });

  it('list, learn and tell what was gained and forgotten', async () => {
    place.studio.projects.closeAll();
    const listed = await limn('inbox', 'list', project.path, '--state', 'corrected', '--json');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('"event":"entry"');
    const { code, stdout, stderr } = await limn(
      'learn',
      project.path,
      first.id,
      '--weight',
      '2',
      '--epochs',
      '1',
    );
    expect({ code, stderr: stderr.includes('Error') }).toEqual({ code: 0, stderr: false });
    expect(stdout).toMatch(/8 old validation images +r1 +r\d/);
    expect(stdout).toMatch(/(forgot|forgotten)/);
    const both = await limn('learn', project.path, first.id, '--weight', '2', '--only-mistakes');
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('Choose one of --only-mistakes and --weight');
  });
});
