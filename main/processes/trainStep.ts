/** The compiled step of a stage of a run, and the weights a run starts from. */
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import { ShrinkingStep } from '#main/engine/learn/ShrinkingStep.ts';
import type { Precision, TrainState } from '#main/engine/learn/TrainStep.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import type { DeviceName } from '#shared/domain/device.ts';
import type { Stage } from '#shared/kernels/planStages.ts';
import { openDevice } from './devices/openDevice.ts';
import type { RunKind, Sides } from './kinds/RunKind.ts';
import { inputSizeOf, modelOf, pairOf } from './modelOf.ts';
import type { RunSpec } from './runFolder.ts';
import { loadWeights } from './weights/loadWeights.ts';

export interface StepRequest {
  readonly spec: RunSpec;
  readonly kind: RunKind;
  readonly device: DeviceName;
  readonly precision: Precision;
  readonly stage: Pick<Stage, 'sizePx' | 'widthPx' | 'freezeTo'>;
  /** Micro-batches to begin with. */
  readonly accumulate: number;
  /** Told what a person should know. */
  readonly remark: (text: string) => void;
}

/** Images of one step: those of all its micro-batches. */
export const batchOf = ({ config }: RunSpec): number => config.batchSize * config.accumulate;

/** Compiles the step of a stage; its weights are yet to be written. @throws AppError `graph.shape`, `train.out-of-memory` */
export function openStep(request: StepRequest): Promise<ShrinkingStep> {
  const { spec, kind, device, precision, stage, accumulate, remark } = request;
  const { config } = spec;
  const runtime = openDevice(device);
  const batch = batchOf(spec);
  return ShrinkingStep.open({
    batch,
    accumulate,
    onShrink: (before, now) => remark(shrunk(before, now, batch)),
    compile: (cut) =>
      compileTrainStep({
        model: modelOfRun(spec),
        loss: kind.loss,
        size: stageSize(spec, stage),
        batchSize: batch / cut,
        accumulate: cut,
        freezeTo: stage.freezeTo,
        trainFrozenBn: config.trainFrozenBn,
        bnWd: config.bnWd,
        clips: config.clip !== null,
        precision,
        runtime,
        seed: config.seed,
      }),
  });
}

const shrunk = (before: number, now: number, batch: number): string =>
  `Memory ran out with ${String(before)} images at a time: from here on it is ${String(now)}, and ${String(batch / now)} times ${String(now)} make one step, so that the result stays as good. A smaller batch or image size is faster.`;

/** Height and width of what the model sees in a stage. */
export const stageSize = ({ target }: RunSpec, stage: Pick<Stage, 'sizePx' | 'widthPx'>): Pair =>
  pairOf(inputSizeOf(target.kind, stage));

const modelOfRun = ({ target, config, classes }: RunSpec): ModelSpec =>
  modelOf({ kind: target.kind, config, classes });

/** What a run starts with: from another run's weights or a file, else drawn from its seed. @throws AppError `weights.*` */
export function startingState(spec: RunSpec, kind: RunKind, { train }: Pick<Sides, 'train'>): TrainState {
  const model = modelOfRun(spec);
  const { seed } = spec.config;
  const path = spec.fromWeights ?? spec.config.weights;
  if (path === null) return kind.startHead(initialState({ ...model, seed }), train);
  const { state, isHeadFresh } = loadWeights(path, model, seed);
  return isHeadFresh ? kind.startHead(state, train) : state;
}
