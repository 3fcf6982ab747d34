/** A search for a learning rate, from a folder laid out like that of a run; it writes nothing into it. */
import { lrFind } from '#main/engine/learn/lrFind.ts';
import { AppError, isAppError, toWire } from '#shared/contract/errors.ts';
import { isOutOfMemory } from '#main/engine/learn/outOfMemory.ts';
import type { LrFindEvent, LrPoint } from '#shared/domain/lrFind.ts';
import { suggestLrs } from '#shared/kernels/lrSuggestions.ts';
import { planStages, stageAt } from '#shared/kernels/planStages.ts';
import type { DeviceProbes } from './devices/DeviceProbes.ts';
import { readRunSpec, type RunSpec } from './runFolder.ts';
import { runKindOf } from './kinds/runKindOf.ts';
import { openTrainData } from './trainData.ts';
import { chooseRunDevice, chooseStagePrecision } from './devices/chooseRunDevice.ts';
import { openStep, startingState } from './trainStep.ts';

export interface LrFindJob {
  readonly folder: string;
  readonly devices: DeviceProbes;
  readonly emit: (event: LrFindEvent) => void;
  readonly isCancelled: () => boolean;
}

/** fastai's number of batches. */
const BATCHES = 100;

/** Tries rates as the first stage of a run with these settings would meet them; the last event is `done` or `failed`. */
export async function runLrFind(job: LrFindJob): Promise<LrFindEvent> {
  const spec = readRunSpec(job.folder);
  const last = await attempt(spec, job);
  job.emit(last);
  return last;
}

async function attempt(spec: RunSpec, job: LrFindJob): Promise<LrFindEvent> {
  try {
    return await search(spec, job);
  } catch (error) {
    const isMemory = !isAppError(error) && isOutOfMemory(error);
    const { batchSize: batch } = spec.config;
    const sorted = isMemory ? new AppError('train.out-of-memory', { batch }, { cause: error }) : error;
    return { event: 'failed', error: toWire(sorted, 'lr-find') };
  }
}

async function search(spec: RunSpec, job: LrFindJob): Promise<LrFindEvent> {
  const { config } = spec;
  const { device, why } = await chooseRunDevice(config, [], job.devices);
  const stages = planStages(config);
  const stage = stageAt(stages, 0);
  const choice = await chooseStagePrecision(stage, { device, stages, log: [], devices: job.devices });
  const { precision } = choice;
  for (const text of [why, choice.why]) if (text !== null) job.emit({ event: 'remark', text });
  const kind = runKindOf(spec, job.folder);
  const data = await openTrainData(job.folder, spec, stage);
  try {
    const remark = (text: string): void => job.emit({ event: 'remark', text });
    const { accumulate } = config;
    const step = await openStep({ spec, kind, device, precision, stage, accumulate, remark });
    try {
      await step.writeState(startingState(spec, kind, data.sides));
      job.emit({ event: 'start', device, batches: BATCHES });
      const points: LrPoint[] = [];
      const end = await lrFind({
        step,
        data,
        seed: config.seed,
        wd: stage.wd,
        count: BATCHES,
        ...(config.clip === null ? {} : { clip: config.clip }),
        isCancelled: job.isCancelled,
        onPoint: (point) => {
          points.push(point);
          job.emit({ event: 'lr', ...point });
        },
      });
      const curve = { lrs: points.map(({ lr }) => lr), losses: points.map(({ smoothed }) => smoothed) };
      return { event: 'done', end, suggestions: suggestLrs(curve) };
    } finally {
      await step.release();
    }
  } finally {
    await data.close();
  }
}
