/** Runs an exported model file: photos in, probabilities out. */
import { openSession, Tensor, type SessionOptions } from './session.ts';

/** Images of one size, RGB bytes [n, height, width, 3]. */
export interface ImageBatch {
  readonly n: number;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly rgb: Uint8Array;
}

export interface ImageModel {
  /** Probabilities [n, classes]. */
  run(batch: ImageBatch): Promise<Float32Array>;
  release(): Promise<void>;
}

/** @param file the bytes of a model with input `image` and output `probabilities` */
export async function openImageModel(file: Uint8Array, options: SessionOptions = {}): Promise<ImageModel> {
  const session = await openSession(file, options);
  return {
    run: async ({ n, heightPx, widthPx, rgb }) => {
      const image = new Tensor('uint8', rgb, [n, heightPx, widthPx, 3]);
      const { probabilities } = await session.run({ image });
      if (probabilities === undefined) throw new Error('the model has no output "probabilities"');
      return probabilities.data as Float32Array;
    },
    release: () => session.release(),
  };
}
