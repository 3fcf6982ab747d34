/** Finds out in how many channels onnxruntime's blocked operators work on this machine. */
import { encodeModel, type OnnxModel } from '../../lower/onnxModel.ts';
import { IR_VERSION, NCHWC_DOMAIN, OPSET } from '../../lower/opset.ts';
import { openSession, Tensor } from './session.ts';

const CHANNELS = 64;

/** One reordering of two pixels with 64 channels: where the second pixel's first channel ends up is the block. */
const probe: OnnxModel = {
  irVersion: IR_VERSION,
  opsets: [
    { domain: '', version: OPSET },
    { domain: NCHWC_DOMAIN, version: 1 },
  ],
  producer: { name: 'limn', version: '' },
  metadata: {},
  graph: {
    name: 'block',
    nodes: [{ op: 'ReorderInput', domain: NCHWC_DOMAIN, inputs: ['x'], outputs: ['y'] }],
    initializers: [],
    inputs: [{ name: 'x', dtype: 'float32', dims: [1, CHANNELS, 1, 2] }],
    outputs: [{ name: 'y', dtype: 'float32', dims: [1, CHANNELS, 1, 2] }],
  },
};

let found: Promise<number | null> | null = null;

/** 16 with AVX-512, 8 with AVX2; null where there are no blocked operators. Tried once per process. */
export const blockSize = (): Promise<number | null> => (found ??= findBlockSize());

async function findBlockSize(): Promise<number | null> {
  try {
    const session = await openSession(encodeModel(probe), { threads: 1 });
    const numbers = Float32Array.from({ length: 2 * CHANNELS }, (_, i) => i);
    const { y } = await session.run({ x: new Tensor('float32', numbers, [1, CHANNELS, 1, 2]) });
    await session.release();
    const block = (y?.data as Float32Array).indexOf(1);
    return block === 8 || block === 16 || block === 32 ? block : null;
  } catch {
    // A machine without these operators refuses the model; the plain lowering runs everywhere.
    return null;
  }
}
