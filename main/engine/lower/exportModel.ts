/** The model that people take away: photos in, probabilities out, everything in between inside one ONNX file. */
import { imagePrelude } from './imagePrelude.ts';
import type { OnnxModel } from './onnxModel.ts';

export const PROBABILITIES_OUTPUT = 'probabilities';

export interface ExportOptions {
  /** The network alone: input `x` [batch,3,sizePx,sizePx] normalized, one output of logits [batch,classes]. */
  readonly network: OnnxModel;
  readonly sizePx: number;
  /** ImageNet's, or whatever training used: per channel, of pixels scaled to 0..1. */
  readonly normalization: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** Number of classes. */
  readonly classes: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Puts the preparation of images before a network and a sigmoid behind it.
 * Input `image`: uint8 [batch, height, width, 3]; output `probabilities`: float32 [batch, classes].
 */
export function exportModel(options: ExportOptions): OnnxModel {
  const { network } = options;
  const x = onlyOne(network.graph.inputs, 'input').name;
  const logits = onlyOne(network.graph.outputs, 'output').name;
  const prelude = imagePrelude({ sizePx: options.sizePx, ...options.normalization, output: x });
  const sigmoid = {
    op: 'Sigmoid',
    name: PROBABILITIES_OUTPUT,
    inputs: [logits],
    outputs: [PROBABILITIES_OUTPUT],
  };
  return {
    ...network,
    producer: options.producer,
    metadata: options.metadata,
    graph: {
      ...network.graph,
      nodes: [...prelude.nodes, ...network.graph.nodes, sigmoid],
      initializers: [...prelude.initializers, ...network.graph.initializers],
      inputs: [prelude.input],
      outputs: [
        {
          name: PROBABILITIES_OUTPUT,
          dtype: 'float32',
          dims: ['batch', options.classes],
          doc: 'Probability of each class, in the order of the metadata entry "classes"',
        },
      ],
    },
  };
}

function onlyOne<T>(values: readonly T[], what: string): T {
  const [value] = values;
  if (value === undefined || values.length !== 1)
    throw new Error(`a network to export has one ${what}, this one has ${values.length}`);
  return value;
}
