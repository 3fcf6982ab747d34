/** A trained model as an ONNX model of standard operators, with its parameters inside. */
import type { Pair } from '../ir/ops.ts';
import { buildInferenceGraph } from '../nn/inferenceGraph.ts';
import type { ModelSpec } from '../nn/model.ts';
import { lowerGraph } from './lower.ts';
import type { OnnxModel } from './onnxModel.ts';

/** The name of the open first axis. */
export const BATCH_AXIS = 'batch';

export interface InferenceOptions extends ModelSpec {
  /** Height and width. */
  readonly size: Pair;
  /** Parameters and running statistics by name; what else it holds (moments) is left alone. Shared, not copied. */
  readonly state: ReadonlyMap<string, { readonly data: Float32Array }>;
}

/**
 * Input `x`: float32 [batch,3,height,width], normalized. Output `logits`: float32 [batch, ...outputShape]. Initializers carry
 * torchvision's names; head names as in `nn/heads.ts`.
 */
export function lowerInference(options: InferenceOptions): OnnxModel {
  const graph = buildInferenceGraph({ model: options, size: options.size, batchSize: 1 });
  const constants = new Map(
    graph.inputs
      .filter((input) => input.isResident)
      .map(({ name }) => {
        const tensor = options.state.get(name);
        if (tensor === undefined) throw new Error(`the state has no "${name}"`);
        return [name, tensor.data];
      }),
  );
  return lowerGraph(graph, { constants, batchAxis: BATCH_AXIS });
}
