/** The compiled step of a run with the weights it starts or goes on from. */
import { withClassPrior } from '#main/engine/learn/classPrior.ts';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import type { TrainState, TrainStep } from '#main/engine/learn/TrainStep.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { readSafetensors } from '#main/files/safetensors.ts';
import type { Checkpoint } from './checkpointFiles.ts';
import type { RunSpec } from './runFolder.ts';

const HEAD = 'fastai';
/** Names of the tensors that depend on the classes. */
const isHead = (name: string): boolean => name.startsWith('head.') || name.startsWith('fc.');

/** What a run that starts anew is told and tells. */
export interface Start {
  /** [items, classes] of 0 and 1: a fresh head starts from how often each class occurs. */
  readonly trainTargets: Uint8Array;
  /** Told what a person should know about the weights. */
  readonly remark: (text: string) => void;
}

/**
 * Compiles the step and fills it: from the checkpoint when there is one, else from another run's weights or a file.
 * @throws AppError `weights.*`, `graph.shape`
 */
export async function openStep(
  spec: RunSpec,
  checkpoint: Checkpoint | null,
  start: Start,
): Promise<TrainStep> {
  const { config, classes } = spec;
  const step = await compileTrainStep({
    model: { arch: config.arch, head: HEAD, outputs: classes.length },
    loss: { kind: 'bce' },
    size: [config.sizePx, config.sizePx],
    batchSize: config.batchSize,
    freezeTo: config.freeze ? -1 : 0,
    trainFrozenBn: config.trainFrozenBn,
    runtime: ortRuntime(),
    seed: config.seed,
  });
  try {
    await step.writeState(checkpoint?.state ?? (await startingState(spec, start)));
    return step;
  } catch (error) {
    await step.release();
    throw error;
  }
}

async function startingState(spec: RunSpec, { trainTargets, remark }: Start): Promise<TrainState> {
  const { arch, seed } = spec.config;
  const classes = spec.classes.length;
  const model = { arch, head: HEAD, outputs: classes, seed } as const;
  const withFreshHead = (state: TrainState): TrainState => withClassPrior(state, trainTargets, classes);
  const path = spec.fromWeights ?? spec.config.weights;
  if (path === null) return withFreshHead(initialState(model));
  const { tensors } = await readSafetensors(path);
  const outputs = tensors.get('head.8.weight')?.dims[0];
  if (outputs === classes) return initialState({ ...model, weights: { path, tensors } });
  if (outputs !== undefined) {
    remark(`The weights know ${outputs} classes and this project has ${classes}: the head starts anew.`);
  }
  const body = new Map([...tensors].filter(([name]) => !isHead(name)));
  return withFreshHead(initialState({ ...model, weights: { path, tensors: body } }));
}
