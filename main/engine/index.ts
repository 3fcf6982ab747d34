/** The engine's face: what the rest of the studio may ask of it. */
export { compileTrainStep, type CompileOptions } from './learn/compileStep.ts';
export { initialState, type InitialStateOptions } from './learn/initialState.ts';
export type { Hyper, NamedTensor, StepBatch, TrainState, TrainStep } from './learn/TrainStep.ts';
export { BATCH_AXIS, lowerInference, type InferenceOptions } from './lower/lowerInference.ts';
export { decodeModel, encodeModel, type OnnxModel } from './lower/onnxModel.ts';
export { HEADS, type Head } from './nn/heads.ts';
export { GROUPS, modelParams, type ModelSpec } from './nn/model.ts';
export type { ParamSpec } from './nn/ModelScope.ts';
export { checkOrt, isOrtAvailable } from './runtime/ort/availability.ts';
export { ortRuntime } from './runtime/ort/ortRuntime.ts';
export { loadModel, runModel, type LoadedModel, type ModelTensor } from './runtime/ort/runModel.ts';
export { referenceRuntime } from './runtime/reference/referenceRuntime.ts';
export type { Program, Runtime, Tensors } from './runtime/runtime.ts';
