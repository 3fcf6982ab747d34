/** What a runtime on TensorFlow must not do: keep tensors of a run that is over. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import type { Tensorflow } from '#main/engine/runtime/tensorflow/library.ts';
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { spread } from '#tests/helpers/spread.ts';
import { TINY, tinyHyper } from './trainsAsReference.ts';

const SMALL = { arch: { stem: 2, widths: [2, 2], blocks: [1, 1] }, head: 'linear', outputs: 1 } as const;

export function keepsNoTensors(title: string, runtime: Runtime, load: () => Promise<Tensorflow>): void {
  describe(`tensors on ${title}`, () => {
    it('are as many after 50 steps as after the first, and none when all is released', async () => {
      const tf = await load();
      const before = tf.memory().numTensors;
      const step = await compileTrainStep({ ...TINY, model: SMALL, size: [8, 8], batchSize: 2, runtime });
      const batch = { x: Float32Array.from(spread(2 * 3 * 64, 1)), y: Float32Array.of(1, 0), n: 2 };
      const train = (i: number): Promise<unknown> => step.step(batch, tinyHyper(i), i);
      await train(1);
      await step.predict(batch.x, 2);
      const held = tf.memory().numTensors;
      expect(held).toBeGreaterThan(before);
      for (let i = 2; i <= 50; i++) await train(i);
      await step.predict(batch.x, 2);
      await step.readState();
      expect(tf.memory().numTensors).toBe(held);
      await step.release();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('of a run that fails are let go', async () => {
      const tf = await load();
      const b = new GraphBuilder();
      b.output('y', b.one('add', [b.input('a', [2]), b.input('b', [2])]));
      const program = await runtime.compile(b.finish());
      const before = tf.memory().numTensors;
      const a = { dims: [2], data: Float32Array.of(1, 2) };
      await expect(program.run(new Map([['a', a]]))).rejects.toThrow('nothing was given for "b"');
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}
