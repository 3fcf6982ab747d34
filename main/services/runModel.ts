/** The model of a run as the predictor process is told about it. */
import { statSync } from 'node:fs';
import { usableWeights } from '#main/processes/runFolder.ts';
import type { ModelSource } from '#main/processes/prediction/protocol.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Run } from '#shared/domain/run.ts';
import type { OpenProject } from './Projects.ts';
import { runFolder } from './runStore.ts';

/** The run's best weights so far. @throws AppError `run.no-checkpoint` */
export function modelOfRun(project: OpenProject, run: Run): ModelSource {
  const checkpoint = usableWeights(runFolder(project, run.id));
  if (checkpoint === null) throw new AppError('run.no-checkpoint', { run: run.id });
  const { size, mtimeMs } = statSync(checkpoint);
  return {
    checkpoint,
    version: `${size}-${mtimeMs}`,
    kind: run.kind,
    arch: run.config.arch,
    classes: run.classes.length,
    sizePx: run.config.sizePx,
    widthPx: run.config.widthPx,
  };
}
