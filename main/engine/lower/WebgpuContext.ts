/** What the WebGPU rules write into: as for plain nodes, and where the positions of a pooling came from. */
import type { NodeOf, Value } from '../ir/graph.ts';
import { LowerContext } from './LowerContext.ts';

/** A pooling whose positions were asked for. */
export interface Pool {
  readonly node: NodeOf<'maxPool'>;
  /** The ONNX name of the maxima. */
  readonly maxima: string;
}

export class WebgpuContext extends LowerContext {
  private readonly pools = new Map<Value, Pool>();

  constructor() {
    super({ hasDynamicBatch: false });
  }

  /** Positions have no tensor of their own here; this remembers what they stand for. */
  definePool(positions: Value, node: NodeOf<'maxPool'>, maxima: string): void {
    this.pools.set(positions, { node, maxima });
  }

  pool(positions: Value): Pool {
    const pool = this.pools.get(positions);
    if (pool === undefined) throw new Error(`value ${positions.id} holds no positions of a pooling`);
    return pool;
  }
}
