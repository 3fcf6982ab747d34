/** What leaves the studio: models that were checked, and labels that come back as they went. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { checkExportFolder, writeExport, type ExportFile } from '#main/files/exportFolder.ts';
import { writeClasses } from '#main/formats/labelsCsv.ts';
import { toMetadata, writeModelJson, type ModelFacts } from '#main/formats/modelCard.ts';
import { writeModelReadme } from '#main/formats/modelReadme.ts';
import type { PredictorClient } from '#main/processes/prediction/PredictorClient.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ExportCheck, ExportReport, Job } from '#shared/domain/job.ts';
import type { LabelFormat } from '#shared/domain/labelFormat.ts';
import type { Run, RunId } from '#shared/domain/run.ts';
import { evaluationItems } from './evaluationItems.ts';
import { checkCarries, exportLabels } from './exportLabels.ts';
import { exportSnippets } from './exportSnippets.ts';
import type { Jobs, Progress } from './Jobs.ts';
import { modelFacts } from './modelFacts.ts';
import type { OpenProject } from './Projects.ts';
import { modelOfRun } from './runModel.ts';
import { runFolder, storedRun, unfinishedExport } from './runStore.ts';

/** Images that a model is checked with: enough to meet odd sizes, few enough not to wait long. */
const CHECKED_IMAGES = 200;

const MODEL_FILES = ['model.onnx', 'model.json', 'classes.txt', 'predict.py', 'predict.mjs', 'README.md'];

interface Control {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface ExportingParts {
  readonly jobs: Jobs;
  readonly predictor: PredictorClient;
}

export class Exporting {
  readonly #jobs: Jobs;
  readonly #predictor: PredictorClient;

  constructor({ jobs, predictor }: ExportingParts) {
    this.#jobs = jobs;
    this.#predictor = predictor;
  }

  /**
   * Starts an export of a run's best weights; the job ends with the report. `folder: null` is `runs/<id>/exports`.
   * @throws AppError `run.unknown`, `run.no-checkpoint`, `path.exists`, `path.not-a-folder` at once; in the job
   *   `export.check-failed`, `export.nothing`, `weights.*`, `process.exited`, `path.read-only`, `disk.full`
   */
  model(project: OpenProject, id: RunId, folder: string | null): Job {
    const run = storedRun(project, id);
    modelOfRun(project, run);
    const target = folder === null ? join(runFolder(project, id), 'exports') : resolve(folder);
    checkExportFolder({ folder: target, kind: 'model' }, MODEL_FILES);
    const title = `Exporting ${run.name}`;
    return this.#jobs.start({ project: project.id, kind: 'export', title }, async (progress, signal) => ({
      kind: 'export',
      report: await this.#exportModel({ project, run, target }, { progress, signal }),
    }));
  }

  /**
   * Starts an export of all labels; the job ends with the report. `folder: null` is `exports/labels-<format>`.
   * @throws AppError `export.kind` at once
   */
  labels(project: OpenProject, format: LabelFormat, folder: string | null): Job {
    checkCarries(project, format);
    const title = `Exporting labels (${format})`;
    return this.#jobs.start({ project: project.id, kind: 'export', title }, async (progress, signal) => ({
      kind: 'export',
      report: await exportLabels(project, { format, folder }, { progress, signal }),
    }));
  }

  /** The file comes into being in the run's folder and moves to its place only when the check has passed. */
  async #exportModel(
    { project, run, target }: { project: OpenProject; run: Run; target: string },
    { progress, signal }: Control,
  ): Promise<ExportReport> {
    const facts = modelFacts(project, run);
    const unchecked = unfinishedExport(project, run.id);
    makeFolder(unchecked);
    try {
      const file = join(unchecked, 'model.onnx');
      const request = {
        model: modelOfRun(project, run),
        to: file,
        producer: { name: 'Limn', version: facts.limnVersion },
        metadata: toMetadata(facts),
        images: imagesToCheck(project, run),
      };
      const check = await this.#predictor.call('exportModel', request, { signal, onProgress: progress });
      return writeModelFolder({ target, file, facts, check });
    } finally {
      rmSync(unchecked, { recursive: true, force: true });
    }
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw sortDiskError(error, path);
  }
}

/** Validation images, evenly spread over all of them. */
function imagesToCheck(project: OpenProject, run: Run): readonly string[] {
  const items = evaluationItems(project, run, 'valid');
  const count = Math.min(CHECKED_IMAGES, items.length);
  if (count === 0)
    throw new AppError('export.nothing', {
      problem:
        'the model cannot be checked, because no validation image of its run is in the project any more',
    });
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]?.path ?? '');
}

interface CheckedModel {
  readonly target: string;
  /** The checked file. */
  readonly file: string;
  readonly facts: ModelFacts;
  readonly check: ExportCheck;
}

function writeModelFolder({ target, file, facts, check }: CheckedModel): ExportReport {
  const snippets = exportSnippets(facts.task);
  const contents: readonly ExportFile[] = [
    { name: 'model.onnx', from: file },
    { name: 'model.json', text: writeModelJson(facts) },
    { name: 'classes.txt', text: writeClasses(facts.classes) },
    { name: 'predict.py', text: snippets.python },
    { name: 'predict.mjs', text: snippets.javascript },
    { name: 'README.md', text: writeModelReadme(facts, check, snippets) },
  ];
  const files = writeExport({ folder: target, kind: 'model' }, contents);
  return { what: 'model', folder: target, files, check, snippets, lost: [] };
}
