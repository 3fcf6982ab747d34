/** A run that has ended gets more stages: what it is then asked, and whether that can be. */
import { existsSync } from 'node:fs';
import { readRunSpec, runFile, writeRunSpec } from '#main/processes/runFolder.ts';
import { AppError } from '#shared/contract/errors.ts';
import { isExtendable, MOST_STAGES, type Run, type StagePlan, type TrainConfig } from '#shared/domain/run.ts';
import { keptStages } from '#shared/kernels/goOn.ts';
import { settlePlan } from '#shared/kernels/planStages.ts';
import { fitConfig } from './fitConfig.ts';
import type { OpenProject } from './Projects.ts';
import { runName } from './runName.ts';
import { runFolder } from './runStore.ts';

/**
 * Appends stages to the plan of a run that ended, in its folder. What it had left of its plan comes first; one that was done
 * before its last epoch leaves the rest out.
 * @returns the run as it is to be stored
 * @throws AppError `run.not-extendable`, `run.no-checkpoint`, `train.setting`
 */
export function extendRun(project: OpenProject, run: Run, stages: readonly StagePlan[]): Run {
  const { id, status } = run;
  if (!isExtendable(run)) throw new AppError('run.not-extendable', { run: id, status });
  const folder = runFolder(project, id);
  if (!existsSync(runFile(folder, 'last'))) throw new AppError('run.no-checkpoint', { run: id });
  const spec = readRunSpec(folder);
  const config = extended(run, stages);
  writeRunSpec(folder, { ...spec, config });
  const isNamedBySize = run.name === runName(run.config);
  return {
    ...run,
    config,
    name: isNamedBySize ? runName(config) : run.name,
    stepsTotal: run.stepsPerEpoch * config.epochs,
  };
}

function extended(run: Run, more: readonly StagePlan[]): TrainConfig {
  const { kind, trainItems, config } = run;
  const stages = [...keptStages(run), ...more];
  if (stages.length > MOST_STAGES) {
    const problem = `a run has at most ${String(MOST_STAGES)} and this would be ${String(stages.length)}`;
    throw new AppError('train.setting', { setting: 'stages', problem });
  }
  return fitConfig(settlePlan({ ...config, stages }), { kind, trainItems }).config;
}
