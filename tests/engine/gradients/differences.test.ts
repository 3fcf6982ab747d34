/** Every gradient rule against central differences, on the reference runtime in double precision. */
import { describe, expect, it } from 'vitest';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Program } from '#main/engine/runtime/runtime.ts';
import { OP_NAMES } from '#main/engine/ir/shapes.ts';
import { hasGradient, opCases, type OpCase } from '../opGraphs.ts';

const STEP = 1e-5;

async function lossOf(program: Program, feeds: ReadonlyMap<string, HostTensor>): Promise<number> {
  return (await program.run(feeds)).get('loss')?.data[0] ?? NaN;
}

/** At most 24 numbers of each input, spread over it: the large samples are there for the runtimes. */
async function differences(program: Program, given: OpCase, name: string): Promise<[number, number][]> {
  const tensor = given.feeds.get(name);
  if (tensor === undefined) throw new Error(`no input ${name}`);
  const stride = Math.max(1, Math.floor(tensor.data.length / 24));
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

const isSmall = (given: OpCase): boolean => [...given.feeds.values()].every(({ data }) => data.length < 2000);

describe('the gradient equals central differences', () => {
  const cases = opCases().filter((given) => given.differentiated.length > 0 && isSmall(given));

  it.each(cases.map((given) => [given.title, given] as const))('%s', async (_, given) => {
    const program = await referenceRuntime().compile(given.graph);
    const grads = await program.run(given.feeds);
    for (const name of given.differentiated) {
      const grad = grads.get(`d.${name}`)?.data;
      for (const [i, expected] of await differences(program, given, name)) {
        const tolerance = 1e-6 * Math.max(1, Math.abs(expected));
        expect(Math.abs((grad?.[i] ?? NaN) - expected), `${name}[${i}]`).toBeLessThan(tolerance);
      }
    }
  });

  it('is tried for every operation that has one', () => {
    const tried = new Set(cases.map(({ op }) => op));
    const untried = OP_NAMES.filter((op) => hasGradient(op) && !tried.has(op));
    expect(untried).toEqual(['constant']);
  });
});
