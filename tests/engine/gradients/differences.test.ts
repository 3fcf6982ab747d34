/** Every gradient rule against central differences, on the reference runtime in double precision. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Program } from '#main/engine/runtime/runtime.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import type { OpAttrs, OpName } from '#main/engine/ir/ops.ts';
import { OP_NAMES } from '#main/engine/ir/shapes.ts';
import { hasGradient, opCase, opCases, type OpCase } from '../opGraphs.ts';
import type { Sample } from '../samplers.ts';
import { shapesOf } from '../sampleShapes.ts';

const STEP = 1e-5;

async function lossOf(program: Program, feeds: ReadonlyMap<string, HostTensor>): Promise<number> {
  return (await program.run(feeds)).get('loss')?.data[0] ?? NaN;
}

/** At most `most` numbers of each input, spread over it. */
async function differences(
  program: Program,
  given: OpCase,
  name: string,
  most: number,
): Promise<[number, number][]> {
  const tensor = given.feeds.get(name);
  if (tensor === undefined) throw new Error(`no input ${name}`);
  const stride = Math.max(1, Math.floor(tensor.data.length / most));
  const found: [number, number][] = [];
  for (let i = 0; i < tensor.data.length; i += stride) {
    const moved = (by: number): Map<string, HostTensor> => {
      const data = Float64Array.from(tensor.data);
      data[i] = (data[i] ?? 0) + by;
      return new Map(given.feeds).set(name, { dims: tensor.dims, data });
    };
    const above = await lossOf(program, moved(STEP));
    const below = await lossOf(program, moved(-STEP));
    found.push([i, (above - below) / (2 * STEP)]);
  }
  return found;
}

/** The first number whose gradient is not the difference, in words, or null. */
async function problemOf(given: OpCase, most: number): Promise<string | null> {
  const program = await referenceRuntime().compile(given.graph);
  const grads = await program.run(given.feeds);
  for (const name of given.differentiated) {
    const grad = grads.get(`d.${name}`)?.data;
    for (const [i, expected] of await differences(program, given, name, most)) {
      const apart = Math.abs((grad?.[i] ?? NaN) - expected);
      const isNear = apart < 1e-6 * Math.max(1, Math.abs(expected));
      if (!isNear) return `${given.title}: ${name}[${i}] is ${grad?.[i]}, not ${expected}`;
    }
  }
  return null;
}

/** The large samples are there for the runtimes. */
const isSmall = (given: OpCase): boolean => [...given.feeds.values()].every(({ data }) => data.length < 2000);

describe('the gradient equals central differences', () => {
  const cases = opCases().filter((given) => given.differentiated.length > 0 && isSmall(given));

  it.each(cases.map((given) => [given.title, given] as const))('%s', async (_, given) => {
    expect(await problemOf(given, 24)).toBeNull();
  });

  it('is tried for every operation that has one', () => {
    const tried = new Set(cases.map(({ op }) => op));
    const untried = OP_NAMES.filter((op) => hasGradient(op) && !tried.has(op));
    expect(untried).toEqual(['constant']);
  });

  it.each(OP_NAMES.filter(hasGradient).map((op) => [op]))('%s, over sampled shapes', async (op) => {
    const samples = (shapesOf[op] as fc.Arbitrary<Sample<OpName>>).filter(isTriable(op));
    const agrees = fc.asyncProperty(samples, fc.nat(99), async (sample, salt) => {
      const problem = await problemOf(opCase(op, sample, salt), 4);
      if (problem !== null) throw new Error(problem);
    });
    await fc.assert(agrees, { seed: 20181108, numRuns: 4 });
  });
});

/** Small, without steps (rounding) and without numbers on a kink. */
const isTriable =
  (op: OpName) =>
  ({ ins, attrs }: Sample<OpName>): boolean =>
    ins.every(({ shape, drawn }) => sizeOf(shape) < 300 && drawn !== 'wide') &&
    !(op === 'cast' && (attrs as OpAttrs['cast']).dtype === 'float16');
