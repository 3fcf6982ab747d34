/** A threshold of a class is used everywhere: suggestions, the command line, exported models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import { stepHistory } from '#main/services/history.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { accuracyThresh, perClassTable } from '#shared/kernels/metrics.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { runProgram } from '#tests/helpers/program.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { suggestTags } from '#tests/helpers/suggest.ts';

const CLASSES = ['clear', 'haze', 'water'];
let place: Workplace;
let project: OpenProject;

beforeAll(async () => {
  place = openWorkplace();
  project = await makeProject(place, { images: 16, classes: CLASSES });
  await place.studio.jobs.stopAll(null);
  await addDrawnRun(project);
});
afterAll(() => place.dispose());

const own = () => place.studio.projects.describe(project).classThresholds;
const set = (...thresholds: readonly (readonly [number, number | null])[]) =>
  place.studio.projects.setClassThresholds(project, thresholds);

type Line = Readonly<Record<string, unknown>>;
const limn = (...args: string[]) =>
  runProgram(process.execPath, [entryPath('cli'), ...args], {
    env: { ...process.env, LIMN_HOME: join(place.dir, 'cli-home') },
  });
async function json(...args: string[]): Promise<readonly Line[]> {
  const { code, stdout, stderr } = await limn(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
const evaluate = () => place.studio.predicting.evaluate(project, 'r1', 'valid');

describe('thresholds of classes', () => {
  it('are none at first, are kept, and go back to the one of the project', () => {
    expect(own()).toEqual([]);
    set([3, 0.4], [1, 0.6]);
    expect(own()).toEqual([
      [1, 0.6],
      [3, 0.4],
    ]);
    set([1, null], [3, 0.5]);
    expect(own()).toEqual([[3, 0.5]]);
    expect(codeOf(() => set([9, 0.5]))).toBe('class.unknown');
    expect(own()).toEqual([[3, 0.5]]);
    set([3, null]);
  });

  it('go and come back with their class', () => {
    set([2, 0.7]);
    place.studio.classes.delete(project, 2);
    expect(own()).toEqual([]);
    stepHistory(place.studio.labels, project, null, 'undo');
    expect(own()).toEqual([[2, 0.7]]);
    set([2, null]);
  });

  it('decide what a suggestion amounts to, and what disagrees with it', async () => {
    const { labels, suggestions, suggesting, items } = place.studio;
    labels.apply(project, { itemIds: [1], add: [], remove: [1, 2, 3], labeled: false });
    labels.apply(project, { itemIds: [2], add: [1, 2], remove: [3], labeled: true });
    const disagreement = () => items.read(project, [2])[0]?.suggestion?.disagreement;
    suggestTags(project, 2, { 1: 0.5, 2: 0.5, 3: 0.1 });
    expect(disagreement()).toBe(0);
    set([1, 0.6], [3, 0.05]);
    await suggesting.rescore(project);
    // The first is missing, the third is there.
    expect(disagreement()).toBeCloseTo((0.5 + 0.1) / 3, 6);
    suggestTags(project, 1, { 1: 0.5, 2: 0.5, 3: 0.1 });
    suggestions.accept(project, { itemIds: [1], sure: null });
    expect(items.read(project, [1])[0]?.classIds).toEqual([2, 3]);
    set([1, null], [3, null]);
  });

  it('go into an exported model, for programs and for people', async () => {
    set([2, 0.35]);
    const { exporting, jobs } = place.studio;
    const folder = join(place.dir, 'model');
    expect(await jobs.wait(exporting.model(project, 'r1', folder).id)).toMatchObject({ state: 'done' });
    const facts: unknown = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    expect(facts).toMatchObject({ threshold: 0.2, thresholds: [0.2, 0.35, 0.2] });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(
      'above 0.2; some have a threshold of their own: haze 0.35.',
    );
    set([2, null]);
  }, 120_000);
});

describe('limn thresholds', () => {
  it('finds the best of each class for a beta, uses them, and takes them back', async () => {
    const { probabilities, targets } = await evaluate();
    const [head, ...rows] = await json('thresholds', project.path, '--run', 'last', '--beta', '1', '--use');
    expect(head).toMatchObject({ event: 'thresholds', threshold: 0.2, own: 3, beta: 1 });
    const best = rows.map((row) => Number(row['best']));
    const table = perClassTable(probabilities, targets, CLASSES, best);
    for (const [i, row] of rows.entries()) {
      const { tp = 0, fp = 0, fn = 0 } = table[i] ?? {};
      expect(row['fbeta']).toBeCloseTo((2 * tp) / (2 * tp + fp + fn), 9);
      expect(row).toMatchObject({ name: CLASSES[i], own: true, threshold: row['best'] });
      for (let t = 0.02; t < 1; t += 0.02) {
        const other = perClassTable(probabilities, targets, CLASSES, t)[i];
        const f1 = other === undefined ? 0 : (2 * other.tp) / (2 * other.tp + other.fp + other.fn);
        expect(f1).toBeLessThanOrEqual(Number(row['fbeta']) + 1e-9);
      }
    }
    // Everything after goes by them: scores, and tags of any image.
    const [scored] = await json('evaluate', project.path, '--run', 'r1');
    expect(scored?.['thresholds']).toEqual(Object.fromEntries(CLASSES.map((name, i) => [name, best[i]])));
    expect(scored?.['metrics']).toMatchObject({
      accuracy_thresh: accuracyThresh(probabilities, targets, best),
    });
    const image = join(place.dir, 'images', 'img 3.png');
    const [answer] = await json('predict', project.path, image, '--run', 'r1');
    const said = answer?.['probabilities'] as Readonly<Record<string, number>>;
    const above = CLASSES.filter((name, i) => (said[name] ?? 0) > (best[i] ?? 1));
    expect([...(answer?.['tags'] as readonly string[])].sort()).toEqual(above);
    const [reset] = await json('thresholds', project.path, '--reset');
    expect(reset).toMatchObject({ own: 0 });
  }, 120_000);

  it('sets single ones by hand, and says what is wrong', async () => {
    const rows = await json('thresholds', project.path, '--set', 'haze=0.4');
    expect(rows[2]).toMatchObject({ name: 'haze', threshold: 0.4, own: true });
    const { stdout } = await limn('thresholds', project.path);
    expect(stdout).toMatch(/^haze +0\.400$/m);
    expect(stdout).toMatch(/^clear +0\.200 \(all\)$/m);
    expect((await limn('info', project.path)).stdout).toContain('(tags, threshold 0.2, 1 by class)');
    const refused = async (...args: string[]) => {
      const { code, stderr } = await limn('thresholds', project.path, ...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused('--set', 'fog=0.4')).toContain('there is no class fog');
    expect(await refused('--set', 'haze=2')).toContain('between 0 and 1');
    expect(await refused('--set', 'haze')).toContain('--set haze');
    expect(await refused('--use')).toContain('--use needs --run');
    await json('thresholds', project.path, '--reset');
  }, 120_000);
});

describe('limn evaluate --metric', () => {
  it('tells as many metrics as are asked for, each with its parameters', async () => {
    const { probabilities, targets } = await evaluate();
    const metric = [
      'accuracy_thresh(thresh=0.2)',
      'fbeta(beta=1,thresh=0.5,average=macro)',
      'recall(class=haze)',
    ];
    const lines = await json(
      'evaluate',
      project.path,
      '--run',
      'r1',
      ...metric.flatMap((one) => ['--metric', one]),
    );
    const told = lines.filter(({ event }) => event === 'metric');
    expect(told.map((one) => one['metric'])).toEqual([
      'accuracy(thresh=0.2)',
      'fbeta(beta=1,thresh=0.5,average=macro)',
      'recall(class=haze)',
    ]);
    expect(told[0]?.['value']).toBe(accuracyThresh(probabilities, targets, 0.2));
    const f1 = perClassTable(probabilities, targets, CLASSES, 0.5).map(({ tp, fp, fn }) =>
      tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn),
    );
    expect(told[1]?.['value']).toBeCloseTo(f1.reduce((a, b) => a + b) / 3, 9);
    expect(told[2]?.['value']).toBe(perClassTable(probabilities, targets, CLASSES, 0.2)[1]?.recall);
  }, 120_000);

  it('says which there are when there is no such one', async () => {
    const { code, stderr } = await limn('evaluate', project.path, '--run', 'r1', '--metric', 'iou');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no iou for tags. There are fbeta(beta, thresh, average, class)');
  });
});
