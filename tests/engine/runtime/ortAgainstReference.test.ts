/** Every operation on onnxruntime against the reference runtime, forward and gradient. */
import { describe, expect, it } from 'vitest';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { opCases } from '../opGraphs.ts';

describe('onnxruntime gives what the reference gives', () => {
  const ort = ortRuntime({ threads: 1 });
  const cases = opCases();

  it.each(cases.map((given) => [given.title, given] as const))('%s', async (_, given) => {
    const [fast, slow] = [await ort.compile(given.graph), await referenceRuntime().compile(given.graph)];
    const [found, expected] = [await fast.run(given.feeds), await slow.run(given.feeds)];
    await fast.release();
    expect([...found.keys()]).toEqual([...expected.keys()]);
    for (const [name, tensor] of expected) {
      const exact = Float64Array.from(tensor.data);
      const scale = exact.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
      const data = found.get(name)?.data ?? new Float32Array();
      expect(data.length).toBe(exact.length);
      const apart = exact.reduce((max, value, i) => Math.max(max, Math.abs(value - (data[i] ?? NaN))), 0);
      expect(apart / scale, name).toBeLessThan(2e-5);
    }
  });
});
