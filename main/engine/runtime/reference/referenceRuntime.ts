/** The slow, obvious runtime: the oracle of the tests. It computes and keeps everything in double precision. */
import type { Graph, Value } from '../../ir/graph.ts';
import { sameShape } from '../../ir/graph.ts';
import { roundToHalf } from '../../ir/half.ts';
import type { OpName } from '../../ir/ops.ts';
import type { HostTensor, Program, Runtime, Tensors } from '../runtime.ts';
import { evaluate, type EvalRule } from './evaluate.ts';
import type { RefTensor } from './tensor.ts';

class ReferenceProgram implements Program {
  private readonly graph: Graph;
  private readonly residents = new Map<string, RefTensor>();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  run(feeds: Tensors): Promise<Tensors> {
    const values = new Map<Value, RefTensor>();
    for (const { name, value, isResident } of this.graph.inputs) {
      values.set(value, checked(name, value, (isResident ? this.residents : feeds).get(name)));
    }
    for (const node of this.graph.nodes) {
      const rule = evaluate[node.op] as EvalRule<OpName>;
      const outs = rule(
        node.ins.map((value) => found(values, value)),
        node.attrs as never,
      );
      for (const [i, out] of node.outs.entries()) values.set(out, checked(node.op, out, outs[i]));
    }
    const results = new Map<string, HostTensor>();
    for (const { name, value, updates } of this.graph.outputs) {
      if (updates === null) results.set(name, found(values, value));
      else this.residents.set(updates, found(values, value));
    }
    return Promise.resolve(results);
  }

  writeResident(tensors: Tensors): Promise<void> {
    for (const { name, value, isResident } of this.graph.inputs) {
      if (isResident) this.residents.set(name, checked(name, value, tensors.get(name)));
    }
    return Promise.resolve();
  }

  readResident(): Promise<Tensors> {
    return Promise.resolve(
      new Map([...this.residents].map(([name, { dims, data }]) => [name, { dims, data: data.slice() }])),
    );
  }

  release(): Promise<void> {
    this.residents.clear();
    return Promise.resolve();
  }
}

function found(values: ReadonlyMap<Value, RefTensor>, value: Value): RefTensor {
  const tensor = values.get(value);
  if (tensor === undefined) throw new Error(`value ${value.id} was not computed`);
  return tensor;
}

/** A copy in double precision, of the shape that the graph says; half precision is kept as such. */
function checked(name: string, value: Value, tensor: HostTensor | undefined): RefTensor {
  if (tensor === undefined) throw new Error(`there is no "${name}"`);
  if (!sameShape(tensor.dims, value.aval.shape)) {
    throw new Error(`"${name}" is [${tensor.dims.join(',')}], not [${value.aval.shape.join(',')}]`);
  }
  const data = Float64Array.from(tensor.data);
  return { dims: tensor.dims, data: value.aval.dtype === 'float16' ? data.map(roundToHalf) : data };
}

export const referenceRuntime = (): Runtime => ({
  name: 'reference',
  compile: (graph) => Promise.resolve(new ReferenceProgram(graph)),
});
