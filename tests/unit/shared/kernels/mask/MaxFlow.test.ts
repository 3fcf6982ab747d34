/** Minimum cuts: as cheap as the cheapest of all ways to part a small graph. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MaxFlow } from '#shared/kernels/mask/MaxFlow.ts';

interface Graph {
  readonly ties: readonly (readonly [number, number])[];
  readonly edges: readonly (readonly [number, number, number])[];
}

const cost = fc.integer({ min: 0, max: 12 });
const graph = (most: number): fc.Arbitrary<Graph> =>
  fc.integer({ min: 2, max: most }).chain((nodes) =>
    fc.record({
      ties: fc.array(fc.tuple(cost, cost), { minLength: nodes, maxLength: nodes }),
      edges: fc.array(
        fc
          .tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), cost)
          .filter(([a, b]) => a !== b),
        { maxLength: 3 * nodes },
      ),
    }),
  ); // prettier-ignore

/** What it costs when these nodes stay with the source and the others with the sink. */
function priceOf({ ties, edges }: Graph, isSource: (node: number) => boolean): number {
  let sum = 0;
  ties.forEach(([source, sink], node) => (sum += isSource(node) ? sink : source));
  for (const [a, b, price] of edges) if (isSource(a) !== isSource(b)) sum += price;
  return sum;
}

function cutOf({ ties, edges }: Graph): Uint8Array {
  const flow = new MaxFlow(ties.length, edges.length);
  ties.forEach(([source, sink], node) => {
    flow.tie(node, source, sink);
  });
  for (const [a, b, price] of edges) flow.connect(a, b, price);
  return flow.cut();
}

it('a cut is the cheapest of all', () => {
  fc.assert(
    fc.property(graph(9), (one) => {
      const side = cutOf(one);
      let cheapest = Infinity;
      for (let code = 0; code < 2 ** one.ties.length; code += 1) {
        cheapest = Math.min(
          cheapest,
          priceOf(one, (node) => ((code >> node) & 1) === 1),
        );
      }
      expect(priceOf(one, (node) => side[node] === 1)).toBe(cheapest);
    }),
    { numRuns: 1000 },
  );
});

it('no node of a large grid would rather be on the other side', () => {
  const [w, h] = [40, 30];
  const price = (i: number): number => (i * 7919) % 23;
  const edges: [number, number, number][] = [];
  for (let i = 0; i < w * h; i += 1) {
    if (i % w < w - 1) edges.push([i, i + 1, price(i + 3)]);
    if (i < w * (h - 1)) edges.push([i, i + w, price(i + 11)]);
  }
  const one: Graph = { ties: Array.from({ length: w * h }, (_, i) => [price(i), price(5 * i + 1)] as const), edges };
  const side = cutOf(one);
  const best = priceOf(one, (node) => side[node] === 1);
  expect(side.includes(1) && side.includes(0)).toBe(true);
  for (let i = 0; i < w * h; i += 1) {
    expect(priceOf(one, (node) => (side[node] === 1) !== (node === i))).toBeGreaterThanOrEqual(best);
    const block = (node: number): boolean => Math.abs((node % w) - (i % w)) < 3 && Math.abs(node - i) < 3 * w;
    expect(priceOf(one, (node) => (side[node] === 1) !== block(node))).toBeGreaterThanOrEqual(best);
  }
}); // prettier-ignore
