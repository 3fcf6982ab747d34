/** The model that people take away: photos in, answers out, everything in between inside one ONNX file. */
import type { Pair } from '../ir/ops.ts';
import { ENDINGS, type ExportTask } from './exportEndings.ts';
import { imagePrelude, type PreludeOptions } from './imagePrelude.ts';
import { NodeList } from './NodeList.ts';
import type { OnnxModel } from './onnxModel.ts';

export interface ExportOptions {
  /** What the network was trained for. */
  readonly task: ExportTask;
  /** The network alone: input `x` [batch,3,height,width] normalized, one output of logits as the task has them. */
  readonly network: OnnxModel;
  /** Height and width of what the network sees. */
  readonly size: Pair;
  readonly fit: PreludeOptions['fit'];
  /** ImageNet's, or whatever training used: per channel, of pixels scaled to 0..1. */
  readonly normalization: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** Number of classes; of named points. */
  readonly classes: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Puts the preparation of images before a network and what its task asks for behind it.
 * Input `image`: uint8 [batch, height, width, 3]. Outputs: tags `probabilities` float32 [batch, classes]; masks `mask` uint8
 * [batch, height, width] at the image's own size and `probabilities` float32 [batch, classes, ...size]; points `points` float32
 * [batch, classes, 2], x and y in pixels of the image.
 */
export function exportModel(options: ExportOptions): OnnxModel {
  const { network, size, fit, classes } = options;
  const x = onlyOne(network.graph.inputs, 'input').name;
  const logits = onlyOne(network.graph.outputs, 'output').name;
  const prelude = imagePrelude({ size, fit, ...options.normalization, output: x });
  const ending = new NodeList('ending');
  const outputs = ENDINGS[options.task](ending, { logits, classes, size });
  return {
    ...network,
    producer: options.producer,
    metadata: options.metadata,
    graph: {
      ...network.graph,
      nodes: [...prelude.nodes, ...network.graph.nodes, ...ending.nodes],
      initializers: [...prelude.initializers, ...network.graph.initializers, ...ending.initializers],
      inputs: [prelude.input],
      outputs,
    },
  };
}

function onlyOne<T>(values: readonly T[], what: string): T {
  const [value] = values;
  if (value === undefined || values.length !== 1)
    throw new Error(`a network to export has one ${what}, this one has ${values.length}`);
  return value;
}
