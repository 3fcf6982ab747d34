/** onnxruntime on the CPU, and on those GPU providers whose tensors cannot stay on the GPU between runs. */
import { hashGraph } from '../../ir/hash.ts';
import { sizeOf, type Graph } from '../../ir/graph.ts';
import { hoist } from '../../lower/hoist.ts';
import { lowerGraph } from '../../lower/lower.ts';
import { lowerBlocked } from '../../lower/lowerBlocked.ts';
import { lowerWebgpu } from '../../lower/lowerWebgpu.ts';
import { encodeModel, type OnnxModel } from '../../lower/onnxModel.ts';
import { splitUpdates, type SplitGraph } from '../../lower/splitUpdates.ts';
import type { Runtime } from '../runtime.ts';
import { blockSize } from './blockSize.ts';
import { openGpuSession } from './gpuSession.ts';
import { OrtProgram, type StoredFilters } from './OrtProgram.ts';
import { openSession, Tensor, type InferenceSession, type SessionOptions } from './session.ts';
import { SharedOpens } from './SharedOpens.ts';
import { fitsMemory, Updater } from './Updater.ts';

export interface OrtOptions extends SessionOptions {
  /** Default `cpu`. With the others parameters go in and gradients come home at every run. */
  readonly device?: 'cpu' | 'cuda' | 'dml';
  /** `blocked` (where the machine has it) is faster; `plain` uses standard operators only. Default `blocked`. */
  readonly layout?: 'blocked' | 'plain';
}

interface Compiled {
  readonly session: InferenceSession;
  /** What is made of weights that do not change, once they are written; null where that is nothing. */
  readonly once: InferenceSession | null;
  readonly filters: StoredFilters;
  readonly split: SplitGraph;
}

const PLAIN_FILTERS: StoredFilters = { block: 1, names: new Set(), byInput: new Map() };

/** A runtime with its own cache: graphs with equal text share one session. */
export function ortRuntime(options: OrtOptions = {}): Runtime {
  const compiled = new SharedOpens<Compiled>(async ({ session, once }) => {
    await session.release();
    await once?.release();
  });
  return {
    name: `ort-${options.device ?? 'cpu'}`,
    async compile(graph) {
      const { value, release } = await compiled.share(hashGraph(graph), () => compileGraph(graph, options));
      const { session, once, filters, split } = value;
      const { groups, made, norm } = split;
      const updater =
        groups.length === 0 ? null : new Updater(groups, { ...filters, threads: options.threads });
      return new OrtProgram({ graph, session, once, filters, updater, made, norm, onRelease: release });
    },
  };
}

async function compileGraph(graph: Graph, options: OrtOptions): Promise<Compiled> {
  const split = splitWhereItFits(graph);
  const { device = 'cpu' } = options;
  if (device !== 'cpu') {
    const session = await openGpuSession(encodeModel(lowerWebgpu(split.graph)), device);
    return { session, once: null, filters: PLAIN_FILTERS, split };
  }
  const block = options.layout === 'plain' ? null : await blockSize();
  const fixed = fixedInputs(graph);
  const settings = { useArena: largestBytes(graph) < MOST_FOR_ARENA, ...options };
  if (block === null) {
    const opened = await openParts(lowerGraph(split.graph), fixed, settings);
    return { ...opened, filters: PLAIN_FILTERS, split };
  }
  const { model, filterInputs, outputsByInput } = lowerBlocked(
    split.graph,
    block,
    new Set(split.made.map(({ name }) => name)),
  );
  const opened = await openParts(model, fixed, settings);
  return { ...opened, filters: { block, names: filterInputs, byInput: outputsByInput }, split };
}

/** Residents that no run changes: frozen weights, and all of them where nothing is trained. */
function fixedInputs(graph: Graph): ReadonlyMap<string, readonly number[]> {
  const moving = new Set(graph.outputs.map(({ updates }) => updates));
  const fixed = graph.inputs.filter(({ name, isResident }) => isResident && !moving.has(name));
  return new Map(fixed.map(({ name, value }) => [name, value.aval.shape]));
}

/** Opens a model as two sessions: what depends on fixed inputs only is tried once, to learn the shapes of what it gives. */
async function openParts(
  model: OnnxModel,
  fixed: ReadonlyMap<string, readonly number[]>,
  options: SessionOptions,
): Promise<{ readonly session: InferenceSession; readonly once: InferenceSession | null }> {
  const hoisted = hoist(model, new Set(fixed.keys()));
  if (hoisted.once === null) return { session: await openSession(encodeModel(model), options), once: null };
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const once = await openSession(encodeModel(hoisted.once), { ...threads, useArena: false });
  const zeros = once.inputNames.map((name): [string, Tensor] => {
    const shape = fixed.get(name) ?? [];
    return [name, new Tensor('float32', new Float32Array(sizeOf(shape)), [...shape])];
  });
  const tried = Object.entries(await once.run(Object.fromEntries(zeros)));
  const prepared = new Map(tried.map(([name, { dims }]) => [name, { dtype: 'float32', dims }] as const));
  return { session: await openSession(encodeModel(hoisted.each(prepared)), options), once };
}

/**
 * The arena grows by powers of two and keeps what it has. That saves a tenth of a step with small tensors, and takes half
 * as much memory again; with tensors larger than this it saves nothing.
 */
const MOST_FOR_ARENA = 64 * 2 ** 20;

const largestBytes = (graph: Graph): number =>
  graph.nodes
    .flatMap(({ outs }) => outs.map(({ aval }) => 4 * sizeOf(aval.shape)))
    .reduce((most, bytes) => Math.max(most, bytes), 0);

/** A state beyond what 32-bit addresses reach is updated by the graph itself. */
function splitWhereItFits(graph: Graph): SplitGraph {
  const split = splitUpdates(graph);
  return fitsMemory(split.groups) ? split : { graph, groups: [], made: [], norm: null };
}
