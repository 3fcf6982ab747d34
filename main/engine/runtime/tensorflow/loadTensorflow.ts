/** Loads TensorFlow with its native part; nothing of it is touched before somebody asks. */
import { createRequire } from 'node:module';
import type { Tensorflow } from './library.ts';

/** Runs the package's own installer, which downloads libtensorflow (about 1 GB with CUDA kernels). */
export const INSTALL_COMMAND = 'npm explore @tensorflow/tfjs-node-gpu -- npm run install';

/**
 * The library with its native backend chosen. A processor or driver that it cannot work with may end the process.
 * @throws what Node or the package says when it is not installed; `loadProblem` puts it into words
 */
export async function loadTensorflow(): Promise<Tensorflow> {
  restoreRemovedUtil();
  // Says on stderr which instructions it was built for unless it is told to keep to warnings.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  // Otherwise it takes the whole memory of the card at once, from whatever else draws or predicts on it.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  const loaded: object = await import('@tensorflow/tfjs-node-gpu');
  const tf = ('default' in loaded ? loaded.default : loaded) as Tensorflow;
  await tf.ready();
  return tf;
}

/**
 * tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed. They are put back as they were;
 * nothing else in the program can have used what was not there.
 */
function restoreRemovedUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

/** Why TensorFlow did not load, in a sentence with the remedy. */
export function loadProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const isNotThere = /Cannot find (package|module) '@tensorflow/.test(message);
  if (isNotThere) return 'TensorFlow is not installed: run npm install --include=optional';
  if (message.includes('tfjs_binding.node')) {
    return `The native part of TensorFlow is not downloaded: run ${INSTALL_COMMAND}`;
  }
  return `TensorFlow does not load: ${message.split('\n')[0] ?? ''}`;
}
