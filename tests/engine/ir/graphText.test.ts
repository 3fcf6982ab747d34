/** Graphs as text: a small model, its backward, and what passes make of them. */
import { describe, expect, it } from 'vitest';
import { emitGradients } from '#main/engine/autodiff/backward.ts';
import { broadcastLike, GraphBuilder, scaled } from '#main/engine/ir/builder.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import { hashGraph } from '#main/engine/ir/hash.ts';
import { printGraph } from '#main/engine/ir/print.ts';
import { findFault, verify } from '#main/engine/ir/verify.ts';
import { emitLoss } from '#main/engine/nn/losses.ts';
import { runPasses } from '#main/engine/passes/passes.ts';

function linearModel(options: { withGradients: boolean; factor?: number }): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', [2, 3]);
  const y = b.input('y', [2, 4]);
  const w = b.resident('w', [4, 3]);
  const bias = b.resident('b', [4]);
  const product = b.inLayer('fc', () => b.one('matmul', [x, w], { transA: false, transB: true }));
  const logits = b.one('add', [product, broadcastLike(b, bias, product)]);
  const loss = scaled(b, emitLoss(b, { kind: 'bce' }, logits, [y]), options.factor ?? 1);
  b.output('loss', loss);
  if (options.withGradients) {
    const [dw, db] = emitGradients(b, loss, [w, bias]);
    if (dw !== undefined) b.update('w', dw);
    if (db !== undefined) b.update('b', db);
  }
  return b.finish();
}

describe('a graph prints', () => {
  it('forward', () => {
    expect(printGraph(linearModel({ withGradients: false }))).toMatchInlineSnapshot(`
      "input %0:[2,3] "x"
      input %1:[2,4] "y"
      resident %2:[4,3] "w"
      resident %3:[4] "b"
      %4:[2,4] = matmul %0 %2 {transA=false transB=true}
      %5:[2,4] = broadcast %3 {shape=[2,4]}
      %6:[2,4] = add %4 %5
      %7:[2,4] = softplus %6
      %8:[2,4] = mul %6 %1
      %9:[2,4] = sub %7 %8
      %10:[1,1] = sum %9 {axes=[0,1]}
      %11:[] = reshape %10 {shape=[]}
      %12:[] = constant {shape=[] value=0.125}
      %13:[] = mul %11 %12
      %14:[] = constant {shape=[] value=1}
      %15:[] = mul %13 %14
      output %15 "loss""
    `);
  });

  it('with its backward, after the passes', () => {
    expect(printGraph(runPasses(linearModel({ withGradients: true })))).toMatchInlineSnapshot(`
      "input %0:[2,3] "x"
      input %1:[2,4] "y"
      resident %2:[4,3] "w"
      resident %3:[4] "b"
      %4:[2,4] = matmul %0 %2 {transA=false transB=true}
      %5:[2,4] = broadcast %3 {shape=[2,4]}
      %6:[2,4] = add %4 %5
      %7:[2,4] = softplus %6
      %8:[2,4] = mul %6 %1
      %9:[2,4] = sub %7 %8
      %10:[1,1] = sum %9 {axes=[0,1]}
      %11:[] = reshape %10 {shape=[]}
      %12:[] = constant {shape=[] value=0.125}
      %13:[] = mul %11 %12
      %14:[] = constant {shape=[] value=1}
      %15:[] = mul %13 %14
      %16:[] = mul %14 %14
      %17:[] = mul %16 %12
      %18:[1,1] = reshape %17 {shape=[1,1]}
      %19:[2,4] = broadcast %18 {shape=[2,4]}
      %20:[] = constant {shape=[] value=-1}
      %21:[2,4] = broadcast %20 {shape=[2,4]}
      %22:[2,4] = mul %19 %21
      %23:[2,4] = mul %22 %1
      %24:[2,4] = sigmoid %6
      %25:[2,4] = mul %19 %24
      %26:[2,4] = add %23 %25
      %27:[1,4] = sum %26 {axes=[0]}
      %28:[4] = reshape %27 {shape=[4]}
      %29:[4,3] = matmul %26 %0 {transA=true transB=false}
      output %15 "loss"
      update %29 -> "w"
      update %28 -> "b""
    `);
  });
});

describe('the hash', () => {
  it('is equal for equal graphs and differs when a number differs', () => {
    const [a, b] = [linearModel({ withGradients: true }), linearModel({ withGradients: true })];
    expect(hashGraph(a)).toBe(hashGraph(b));
    expect(hashGraph(linearModel({ withGradients: true, factor: 2 }))).not.toBe(hashGraph(a));
    expect(hashGraph(a)).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the verifier', () => {
  const good = linearModel({ withGradients: false });

  it('accepts what the builder makes', () => {
    expect(findFault(good)).toBeNull();
  });

  it('finds a value used before it is made', () => {
    expect(findFault({ ...good, nodes: [...good.nodes].reverse() })).toMatch(/before it is made/);
  });

  it('finds a shape that the rule does not give', () => {
    const nodes = good.nodes.map((node, i) =>
      i === 0 ? { ...node, attrs: { transA: true, transB: true } } : node,
    ) as Graph['nodes'];
    expect(findFault({ ...good, nodes })).toMatch(/matmul in "fc": inner sizes differ/);
  });

  it('finds an update of something that is not resident', () => {
    const outputs = good.outputs.map((output) => ({ ...output, updates: 'x' }));
    expect(findFault({ ...good, outputs })).toMatch(/not resident/);
  });

  it('throws with the text of the graph', () => {
    expect(() => verify({ ...good, outputs: [], nodes: [...good.nodes].reverse() }, 'a pass')).toThrow(
      /graph after a pass[^]*matmul/,
    );
  });
});
