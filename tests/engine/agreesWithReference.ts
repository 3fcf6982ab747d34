/** What every runtime must do: give what the reference gives, for every operation, forward and gradient. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpName } from '#main/engine/ir/ops.ts';
import { OP_NAMES } from '#main/engine/ir/shapes.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { Runtime, Tensors } from '#main/engine/runtime/runtime.ts';
import { opCase, opCases, type OpCase } from './opGraphs.ts';
import { netCase, nets } from './randomNets.ts';
import type { Sample } from './samplers.ts';
import { shapesOf } from './sampleShapes.ts';

export interface AgreementOptions {
  /** Sampled cases for each operation; their seed is fixed. Default 12. */
  readonly runs?: number;
  /** Largest difference, as a part of the largest number of the tensor (of 1 where all are smaller). Default 2e-5. */
  readonly tolerance?: number;
  /** What the runtime refuses by design, with its own test for that, or is too slow for. Default nothing. */
  readonly refuses?: (given: OpCase) => boolean;
  /** Closes what `open` opened. */
  readonly close?: () => void | Promise<void>;
}

const SEED = 20181108;
/** Rounding adds up from layer to layer. */
const NET_TOLERANCE = 1e-3;

/**
 * Registers the tests of a runtime: the written samples of every operation, then sampled ones. A failure of the latter
 * shows the smallest sample that goes wrong, and the seed.
 *
 * @param open is called once, when the tests start
 */
export function agreesWithReference(
  title: string,
  open: () => Runtime | Promise<Runtime>,
  { runs = 12, tolerance = 2e-5, refuses = () => false, close }: AgreementOptions = {},
): void {
  describe(`${title} gives what the reference gives`, () => {
    let runtime: Runtime;
    beforeAll(async () => {
      runtime = await open();
    });
    afterAll(async () => close?.());

    const cases = opCases().filter((given) => !refuses(given));
    it.each(cases.map((given) => [given.title, given] as const))('%s', async (_, given) => {
      expect(await problemOf(runtime, given, tolerance)).toBeNull();
    });

    it.each(OP_NAMES.map((op) => [op]))('%s, over sampled shapes', async (op) => {
      const samples = shapesOf[op] as fc.Arbitrary<Sample<OpName>>;
      const agrees = fc.asyncProperty(samples, fc.nat(99), async (sample, salt) => {
        const given = opCase(op, sample, salt);
        fc.pre(!refuses(given));
        const problem = await problemOf(runtime, given, tolerance);
        if (problem !== null) throw new Error(`${given.title}: ${problem}`);
      });
      await fc.assert(agrees, { seed: SEED, numRuns: runs });
    });

    it('small networks of random layers', async () => {
      const agrees = fc.asyncProperty(nets, async (net) => {
        fc.pre(!refuses(netCase(net, 1)));
        // Rounding may put a number on the other side of a ReLU or let another one win a pool; twice in a row it does not.
        const problems = [await problemOf(runtime, netCase(net, 1), NET_TOLERANCE)];
        if (problems[0] !== null) problems.push(await problemOf(runtime, netCase(net, 2), NET_TOLERANCE));
        if (!problems.includes(null)) throw new Error(`${netCase(net, 1).title}: ${problems.join(', ')}`);
      });
      await fc.assert(agrees, { seed: SEED, numRuns: runs });
    });
  });
}

/** Where a runtime goes apart from the reference, in words, or null. */
export async function problemOf(runtime: Runtime, given: OpCase, tolerance: number): Promise<string | null> {
  const expected = await runOnce(referenceRuntime(), given);
  const found = await runOnce(runtime, given);
  const names = [...expected.keys()];
  if (names.join() !== [...found.keys()].join())
    return `gave ${[...found.keys()].join()}, not ${names.join()}`;
  // The loss is a sum that may cancel out; what it is summed from is compared instead.
  for (const name of names.filter((output) => output !== 'loss')) {
    const gap = largestGap(found, expected, name);
    if (!(gap <= tolerance)) return `${name} is ${gap.toExponential(2)} apart`;
  }
  return null;
}

async function runOnce(runtime: Runtime, { graph, feeds }: OpCase): Promise<Tensors> {
  const program = await runtime.compile(graph);
  try {
    const outs = await program.run(feeds);
    return new Map([...outs].map(([name, { dims, data }]) => [name, { dims, data: data.slice() }]));
  } finally {
    await program.release();
  }
}

/** Relative to the largest number expected; infinite when the shapes differ. */
function largestGap(found: Tensors, expected: Tensors, name: string): number {
  const [a, b] = [found.get(name), expected.get(name)];
  if (a === undefined || b === undefined || a.dims.join() !== b.dims.join()) return Infinity;
  let [gap, scale] = [0, 1];
  for (const [i, value] of b.data.entries()) {
    scale = Math.max(scale, Math.abs(value));
    const apart = Math.abs(value - (a.data[i] ?? NaN));
    gap = Number.isNaN(apart) ? Infinity : Math.max(gap, apart);
  }
  return gap / scale;
}
