/** One compiled graph on TensorFlow: runs its operations one by one and keeps the resident tensors where they were made. */
import type { Graph, GraphInput, Node, Value } from '../../ir/graph.ts';
import { sameShape } from '../../ir/graph.ts';
import type { OpName } from '../../ir/ops.ts';
import type { HostTensor, Program, Tensors } from '../runtime.ts';
import type { Kernels } from './kernels.ts';
import type { Tensor, Tensorflow } from './library.ts';
import { tensorflow, type TensorflowContext, type TensorflowRule } from './tensorflow.ts';
import { TensorForms, type Layout } from './TensorForms.ts';

/** Residents with 4 axes are convolution filters and their moments: they are kept as TensorFlow takes filters. */
const residentLayout = ({ value }: GraphInput): Layout =>
  value.aval.shape.length === 4 ? 'filter' : 'plain';

export class TensorflowProgram implements Program {
  private readonly tf: Tensorflow;
  private readonly kernels: Kernels;
  private readonly graph: Graph;
  /** For each node the values that nothing needs after it. */
  private readonly dropped: readonly (readonly Value[])[];
  private readonly residents = new Map<string, Tensor>();

  constructor(graph: Graph, library: { readonly tf: Tensorflow; readonly kernels: Kernels }) {
    this.graph = graph;
    this.tf = library.tf;
    this.kernels = library.kernels;
    this.dropped = lastUses(graph);
  }

  async run(feeds: Tensors): Promise<Tensors> {
    const forms = new TensorForms(this.tf);
    try {
      for (const input of this.graph.inputs) this.tf.tidy(() => this.takeInput(forms, input, feeds));
      const ctx = { forms, kernels: this.kernels };
      for (const [i, node] of this.graph.nodes.entries()) {
        this.tf.tidy(() => compute(ctx, node));
        for (const value of this.dropped[i] ?? []) forms.drop(value);
      }
      this.tf.tidy(() => this.advance(forms));
      return await this.results(forms);
    } finally {
      forms.dropAll();
    }
  }

  writeResident(tensors: Tensors): Promise<void> {
    for (const input of this.residentInputs()) {
      this.tf.tidy(() => {
        const forms = new TensorForms(this.tf);
        forms.define(input.value, this.fromHost(input, tensors.get(input.name)));
        this.keep(input, forms);
        forms.dropAll();
      });
    }
    return Promise.resolve();
  }

  async readResident(): Promise<Tensors> {
    const copies = new Map<string, HostTensor>();
    for (const input of this.residentInputs()) {
      const resident = this.residents.get(input.name);
      if (resident === undefined) throw new Error(`there is no "${input.name}"`);
      const forms = new TensorForms(this.tf);
      try {
        forms.define(input.value, resident, residentLayout(input));
        const plain = this.tf.tidy(() => forms.full(input.value, 'plain'));
        copies.set(input.name, { dims: input.value.aval.shape, data: new Float32Array(await plain.data()) });
      } finally {
        forms.dropAll();
      }
    }
    return copies;
  }

  release(): Promise<void> {
    for (const tensor of this.residents.values()) tensor.dispose();
    this.residents.clear();
    return Promise.resolve();
  }

  private residentInputs(): readonly GraphInput[] {
    return this.graph.inputs.filter((input) => input.isResident);
  }

  private takeInput(forms: TensorForms, input: GraphInput, feeds: Tensors): void {
    if (!input.isResident) return forms.define(input.value, this.fromHost(input, feeds.get(input.name)));
    const resident = this.residents.get(input.name);
    if (resident === undefined) throw new Error(`nothing was written to "${input.name}"`);
    forms.define(input.value, resident, residentLayout(input));
  }

  private fromHost({ name, value }: GraphInput, given: HostTensor | undefined): Tensor {
    if (given === undefined) throw new Error(`nothing was given for "${name}"`);
    const { shape } = value.aval;
    if (!sameShape(given.dims, shape)) {
      throw new Error(`"${name}" is [${given.dims.join(',')}], not [${shape.join(',')}]`);
    }
    // TensorFlow copies when it computes with it for the first time: the caller may change its numbers before that.
    return this.tf.tensor(new Float32Array(given.data), [...shape], 'float32');
  }

  /** Every update becomes the resident tensor of the next run; all are worked out before the first is replaced. */
  private advance(forms: TensorForms): void {
    const updates = this.graph.outputs.filter(({ updates: name }) => name !== null);
    for (const { updates: name, value } of updates) {
      const input = this.graph.inputs.find((candidate) => candidate.name === name);
      if (input !== undefined) this.keep(input, forms, value);
    }
  }

  private keep(input: GraphInput, forms: TensorForms, value: Value = input.value): void {
    const next = forms.full(value, residentLayout(input)).clone();
    this.residents.get(input.name)?.dispose();
    this.residents.set(input.name, this.tf.keep(next));
  }

  private async results(forms: TensorForms): Promise<Tensors> {
    const results = new Map<string, HostTensor>();
    for (const { name, value, updates } of this.graph.outputs) {
      if (updates !== null) continue;
      const tensor = this.tf.tidy(() => forms.full(value, 'plain'));
      results.set(name, { dims: value.aval.shape, data: (await tensor.data()) as Float32Array });
    }
    return results;
  }
}

function compute(ctx: TensorflowContext, node: Node): void {
  const rule = tensorflow[node.op] as TensorflowRule<OpName>;
  rule(ctx, node as never);
}

/** For each node the values that are used there for the last time, outputs of the graph left out. */
function lastUses(graph: Graph): Value[][] {
  const kept = new Set(graph.outputs.map((output) => output.value));
  const last = new Map<Value, number>();
  for (const [i, node] of graph.nodes.entries()) {
    for (const value of [...node.ins, ...node.outs]) if (!kept.has(value)) last.set(value, i);
  }
  const dropped: Value[][] = graph.nodes.map(() => []);
  for (const [value, i] of last) dropped[i]?.push(value);
  return dropped;
}
