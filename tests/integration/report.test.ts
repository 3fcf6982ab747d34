/** A run written up: what stands in it is what the services say, and nothing in it can do harm. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { storeRun } from '#main/services/runStore.ts';
import type { ExportReport, ReportFormat } from '#shared/domain/job.ts';
import type { Run } from '#shared/domain/run.ts';
import { maskScores, pointScores } from '#shared/kernels/drawnScores.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

/** What a class may be called by somebody who means no good. */
const HOSTILE = '<img src=x onerror=alert(1)>|`"';

describe('a report of a run', () => {
  let place: Workplace;
  beforeAll(() => {
    place = openWorkplace();
  });
  afterAll(() => place.dispose());

  async function write(project: OpenProject, run: Run, format: ReportFormat): Promise<ExportReport> {
    const { jobs, reporting } = place.studio;
    const { result } = await jobs.wait(reporting.start(project, run.id, format, null).id);
    if (result?.kind !== 'export') throw new Error('no report');
    return result.report;
  }

  const textOf = ({ folder, files }: ExportReport): string =>
    readFileSync(join(folder, files[0]?.name ?? ''), 'utf8');

  it('of tags is one page with its figures, its worst images and no way out', async () => {
    const project = await makeProject(
      { ...place, dir: join(place.dir, 't') },
      { images: 20, classes: ['clear', HOSTILE, 'water'] },
    );
    const run = await addDrawnRun(project);
    const report = await write(project, run, 'html');
    expect(report.files).toHaveLength(1);
    const page = textOf(report);
    expect(page).not.toContain('<img src=x');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:/);
    expect(page.match(/<img alt="" src="data:image\/jpeg;base64,/g)).toHaveLength(10);
    const { itemIds } = await place.studio.predicting.evaluate(project, run.id, 'valid');
    expect(page).toContain(`judged on ${String(itemIds.length)} that it was not trained on`);
    expect(page).toContain(`Only ${String(itemIds.length)} validation images`);
  });

  it('as Markdown has its pictures beside it, and no markup that comes from outside', async () => {
    const project = await makeProject(
      { ...place, dir: join(place.dir, 'md') },
      { images: 20, classes: ['clear', HOSTILE, 'water'] },
    );
    const run = await addDrawnRun(project);
    const report = await write(project, run, 'md');
    expect(report.files.map(({ name }) => name)).toEqual([
      'report.md',
      ...Array.from({ length: 10 }, (_, i) => i + 1).map((n) => `pictures/${String(n)}.jpg`),
    ]);
    const text = textOf(report);
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).toContain('![](pictures/1.jpg)');
    // A table keeps its columns whatever a class is called.
    const rows = text.split('\n').filter((line) => line.includes('onerror'));
    for (const row of rows.filter((line) => line.startsWith('|')))
      expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(8);
    const again = await write(project, run, 'html');
    expect(again.files.map(({ name }) => name)).toEqual(['report.html']);
  });

  it('of masks and of points says what the evaluation says', async () => {
    const masks = await makeMaskProject({ ...place, dir: join(place.dir, 'm') }, { images: 10 });
    const maskRun = await addDrawnRun(masks.project, { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 });
    const ofMasks = await place.studio.predicting.drawn.evaluate(masks.project, maskRun.id, 'valid');
    if (ofMasks.kind !== 'masks') throw new Error('masks are judged as masks');
    const page = textOf(await write(masks.project, maskRun, 'html'));
    expect(page).toContain(`<b>${(maskScores(ofMasks).metrics['foreground_acc'] ?? 0).toFixed(4)}</b>`);
    const points = await makePointProject({ ...place, dir: join(place.dir, 'p') }, { images: 10 });
    const pointRun = await addDrawnRun(points.project, { sizePx: 32, widthPx: 48 });
    const ofPoints = await place.studio.predicting.drawn.evaluate(points.project, pointRun.id, 'valid');
    if (ofPoints.kind !== 'points') throw new Error('points are judged as points');
    const text = textOf(await write(points.project, pointRun, 'md'));
    expect(text).toContain((pointScores(ofPoints).metrics['point_error'] ?? 0).toFixed(2));
  });

  it('is refused for a run that has no weights', async () => {
    const { project } = await makeMaskProject({ ...place, dir: join(place.dir, 'n') }, { images: 10 });
    const run = await addDrawnRun(project, { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 });
    storeRun(project, { ...run, hasCheckpoint: false });
    expect(() => place.studio.reporting.start(project, run.id, 'html', null)).toThrow('run.no-checkpoint');
  });
});
