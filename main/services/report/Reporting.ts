/** A run written up: for people who were not there, as one page or as Markdown. */
import { join, resolve } from 'node:path';
import { readMeta } from '#main/database/queries/meta.ts';
import { checkExportFolder, writeExport, type ExportFile } from '#main/files/exportFolder.ts';
import { makePreview } from '#main/files/preview.ts';
import type { Fact, ReportEpoch, ReportFacts, ReportFigure, WorstImage } from '#main/formats/report/facts.ts';
import { writeReportHtml } from '#main/formats/report/html.ts';
import { writeReportMarkdown } from '#main/formats/report/markdown.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { ExportReport, Job, ReportFormat } from '#shared/domain/job.ts';
import type { Run, RunId, RunRecord } from '#shared/domain/run.ts';
import { planStages } from '#shared/kernels/planStages.ts';
import { evaluationItems } from '../evaluationItems.ts';
import type { Jobs } from '../Jobs.ts';
import { BASELINE_WORDS, METRIC_WORDS, metricText } from '../metricWords.ts';
import type { Predicting } from '../predicting.ts';
import type { OpenProject } from '../Projects.ts';
import { runFolder, storedRun } from '../runStore.ts';
import { runThresholds } from '../runThresholds.ts';
import type { Training } from '../training.ts';
import { reportDrawn, reportTags, namesOf, type Reported } from './judged.ts';

export interface ReportingParts {
  readonly jobs: Jobs;
  readonly predicting: Predicting;
  readonly training: Training;
}

const PICTURE_PX = 240;
const FILES: { readonly [F in ReportFormat]: string } = { html: 'report.html', md: 'report.md' };
const pictureOf = (n: number): string => `pictures/${String(n + 1)}.jpg`;

export class Reporting {
  readonly #parts: ReportingParts;

  constructor(parts: ReportingParts) {
    this.#parts = parts;
  }

  /**
   * Starts a report of a run on its validation images; the job ends with what was written. `folder: null` is
   * `runs/<id>/report`.
   * @throws AppError `run.unknown`, `run.no-checkpoint`, `path.exists`, `path.not-a-folder` at once; in the job what
   *   predicting throws, and `path.read-only`, `disk.full`
   */
  start(project: OpenProject, id: RunId, format: ReportFormat, folder: string | null): Job {
    const run = storedRun(project, id);
    if (!run.hasCheckpoint) throw new AppError('run.no-checkpoint', { run: run.name });
    const target = folder === null ? join(runFolder(project, id), 'report') : resolve(folder);
    checkExportFolder({ folder: target, kind: 'report' }, [FILES[format]]);
    const title = `Report of ${run.name}`;
    return this.#parts.jobs.start({ project: project.id, kind: 'export', title }, async () => {
      const facts = await this.#facts(project, run);
      return { kind: 'export', report: write(target, format, facts) };
    });
  }

  async #facts(project: OpenProject, run: Run): Promise<ReportFacts> {
    const judged = await this.#judge(project, run);
    const curve = this.#parts.training.curve(project, run.id);
    const epochs = curve.epochs.map(
      ({ epoch, train_loss: trainLoss, valid_loss: validLoss }): ReportEpoch => ({
        epoch,
        trainLoss,
        validLoss,
      }),
    );
    const { record } = readRunSpec(runFolder(project, run.id));
    return {
      title: `${project.db.read('name', readMeta).name}: ${run.name}`,
      lead: leadOf(run, judged),
      figures: figuresOf(run, judged),
      baselineName: BASELINE_WORDS[run.kind],
      epochs,
      perClass: judged.perClass,
      worst: await worstOf(project, run, judged),
      caveats: caveatsOf(run, judged),
      data: dataOf(run, record),
      settings: settingsOf(run),
      machine: machineOf(run, record),
    };
  }

  async #judge(project: OpenProject, run: Run): Promise<Reported> {
    const { predicting } = this.#parts;
    if (run.kind !== 'tags') return reportDrawn(await predicting.drawn.evaluate(project, run.id, 'valid'));
    return reportTags(await predicting.evaluate(project, run.id, 'valid'), runThresholds(project, run));
  }
}

const leadOf = (run: Run, { images }: Reported): string =>
  `Trained on ${String(run.trainItems)} images, judged on ${String(images)} that it was not trained on, with the labels as they are today.`;

const figuresOf = (run: Run, { metrics }: Reported): readonly ReportFigure[] =>
  METRIC_WORDS[run.kind].map((word) => ({
    name: word.title,
    value: metricText(metrics, word),
    baseline: run.baseline?.[word.name] === undefined ? null : metricText(run.baseline, word),
  }));

/** Fewer validation images than this say little. */
const FEW = 100;

function caveatsOf(run: Run, { images, perClass }: Reported): readonly string[] {
  const rare = perClass.columns[1] === 'images' ? perClass.rows.filter((row) => Number(row[1]) < 10) : [];
  return [
    ...(images < FEW
      ? [`Only ${String(images)} validation images: another choice of them would give other figures.`]
      : []),
    ...(rare.length > 0
      ? [
          `Fewer than ten validation images have ${rare.map(([name]) => name ?? '').join(', ')}: the figures of these classes are little more than chance.`,
        ]
      : []),
    'The epoch that is judged was chosen by these same images, so the figures are a little too good. A test set that nobody looked at tells more.',
    ...run.remarks,
  ];
}

function dataOf(run: Run, record: RunRecord | undefined): readonly Fact[] {
  const split = record?.split ?? null;
  return [
    ['training images', String(run.trainItems)],
    ['validation images', String(run.validItems)],
    ['classes', String(run.classes.length)],
    ...(split === null ? [] : [['split', JSON.stringify(split)] as const]),
    ...(record === undefined ? [] : [['data SHA-256', record.data.sha256] as const]),
  ];
}

function settingsOf(run: Run): readonly Fact[] {
  const { config } = run;
  const stages = planStages(config).map(
    ({ sizePx, epochs, freezeTo, lr }) =>
      `${String(epochs)} epochs at ${String(sizePx)} px, ${freezeTo === 0 ? 'all layers' : `frozen to ${String(freezeTo)}`}, rate ${JSON.stringify(lr)}`,
  );
  const { arch, batchSize, seed, from, weights } = config;
  return [
    ['architecture', arch],
    ['starts from', from ?? weights ?? 'nothing'],
    ...stages.map((text, i): Fact => [`stage ${String(i + 1)}`, text]),
    ['batch', String(batchSize)],
    [
      'transforms',
      typeof config.transforms === 'string' ? config.transforms : JSON.stringify(config.transforms),
    ],
    ['seed', String(seed)],
    ['best epoch', run.best === null ? '–' : String(run.best.epoch)],
  ];
}

const machineOf = (run: Run, record: RunRecord | undefined): readonly Fact[] => [
  ['device', run.device],
  ...Object.entries(record?.machine ?? {}).map(([name, value]): Fact => [name, String(value)]),
  ...Object.entries(record?.versions ?? {}).map(([name, value]): Fact => [`${name} version`, value]),
];

/** With small pictures; one that cannot be read has none. */
async function worstOf(project: OpenProject, run: Run, { worst }: Reported): Promise<readonly WorstImage[]> {
  const names = namesOf(
    project,
    worst.map(({ item }) => item),
  );
  const paths = new Map(evaluationItems(project, run, 'valid').map(({ id, path }) => [id, path]));
  const images: WorstImage[] = [];
  for (const { item, note } of worst) {
    const path = paths.get(item);
    images.push({
      name: names.get(item) ?? '',
      note,
      jpeg: path === undefined ? null : await pictureOrNothing(path),
    });
  }
  return images;
}

async function pictureOrNothing(path: string): Promise<Uint8Array | null> {
  try {
    return (await makePreview(path, PICTURE_PX)).jpeg;
  } catch (error) {
    // The report says what the run said of it; that the file is gone now is no fault of the run.
    if (isAppError(error)) return null;
    throw error;
  }
}

function write(folder: string, format: ReportFormat, facts: ReportFacts): ExportReport {
  const name = FILES[format];
  const contents: ExportFile[] =
    format === 'html'
      ? [{ name, text: writeReportHtml(facts) }]
      : [
          { name, text: writeReportMarkdown(facts, pictureOf) },
          ...facts.worst.flatMap(({ jpeg }, i) =>
            jpeg === null ? [] : [{ name: pictureOf(i), bytes: () => jpeg }],
          ),
        ];
  const files = writeExport({ folder, kind: 'report' }, contents);
  return { what: 'report', folder, files, check: null, snippets: null, lost: [] };
}
