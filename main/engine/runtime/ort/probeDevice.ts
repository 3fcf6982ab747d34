/** Tries a device of onnxruntime with a float32 matrix product and times it. A device that is not there may end the process. */
import { InferenceSession } from 'onnxruntime-node';
import { GraphBuilder } from '../../ir/builder.ts';
import { lowerGraph } from '../../lower/lower.ts';
import { encodeModel } from '../../lower/onnxModel.ts';
import { Tensor } from './session.ts';

export interface DeviceSpeed {
  /** Billions of floating-point operations (multiplications and additions) per second. */
  readonly gflops: number;
}

const SIDE = 1024;
const ROUNDS = 8;

/** @param device `cpu` or `webgpu`. Throws onnxruntime's error when the device cannot be used. */
export async function probeDevice(device: 'cpu' | 'webgpu', now: () => number): Promise<DeviceSpeed> {
  const b = new GraphBuilder();
  const shape = [SIDE, SIDE];
  b.output(
    'y',
    b.one('matmul', [b.input('a', shape), b.input('b', shape)], { transA: false, transB: false }),
  );
  const session = await InferenceSession.create(encodeModel(lowerGraph(b.finish())), {
    executionProviders: [device],
    logSeverityLevel: 4,
  });
  const feeds = {
    a: new Tensor('float32', new Float32Array(SIDE * SIDE).fill(0.5), shape),
    b: new Tensor('float32', new Float32Array(SIDE * SIDE).fill(0.25), shape),
  };
  await session.run(feeds);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = now();
    await session.run(feeds);
    best = Math.min(best, now() - start);
  }
  await session.release();
  return { gflops: (2 * SIDE ** 3) / best / 1e6 };
}
