/** The compiled step of a run with the weights it starts or goes on from. */
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

/**
 * Compiles the step and fills it: from the checkpoint when there is one, else from another run's weights or a file.
 * @param remark told what a person should know about the weights
 * @throws AppError `weights.*`, `graph.shape`
 */
export async function openStep(
  spec: RunSpec,
  checkpoint: Checkpoint | null,
  remark: (text: string) => void,
): Promise<TrainStep> {
  const { config, classes } = spec;
  const step = await compileTrainStep({
    arch: config.arch,
    head: HEAD,
    classes: classes.length,
    sizePx: config.sizePx,
    batchSize: config.batchSize,
    freeze: config.freeze,
    trainFrozenBn: config.trainFrozenBn,
    runtime: ortRuntime(),
    seed: config.seed,
  });
  try {
    const state = checkpoint?.state ?? (await startingState(spec, remark));
    if (state !== null) await step.writeState(state);
    return step;
  } catch (error) {
    await step.release();
    throw error;
  }
}

async function startingState(spec: RunSpec, remark: (text: string) => void): Promise<TrainState | null> {
  const path = spec.fromWeights ?? spec.config.weights;
  if (path === null) return null;
  const { arch, seed } = spec.config;
  const { tensors } = await readSafetensors(path);
  const model = { arch, head: HEAD, classes: spec.classes.length, seed } as const;
  const outputs = tensors.get('head.8.weight')?.dims[0];
  if (outputs === undefined || outputs === spec.classes.length) {
    return initialState({ ...model, weights: { path, tensors } });
  }
  remark(
    `The weights know ${outputs} classes and this project has ${spec.classes.length}: the head starts anew.`,
  );
  const body = new Map([...tensors].filter(([name]) => !isHead(name)));
  return initialState({ ...model, weights: { path, tensors: body } });
}
