/** Says without loading anything why a device cannot be there, and the one command that would bring it. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadProblem } from '#main/engine/runtime/tensorflow/loadTensorflow.ts';
import type { DeviceName } from '#shared/domain/device.ts';

/** Downloads the parts of onnxruntime that are too large for the npm package. */
export const CUDA_COMMAND = 'npm explore onnxruntime-node -- node script/install --onnxruntime-node-install';

/** Null when it is worth trying. */
export function missingDevice(device: DeviceName): string | null {
  switch (device) {
    case 'cpu':
    case 'webgpu':
      return null;
    case 'dml':
      return process.platform === 'win32' ? null : 'DirectML is a part of Windows; here WebGPU uses the GPU';
    case 'cuda':
      return missingCuda();
    case 'tensorflow':
      return missingTensorflow();
  }
}

function missingCuda(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'CUDA is available on Linux x64 only; here WebGPU uses the GPU';
  if (!hasNvidiaDriver()) return NO_CARD;
  const provider = join(
    packageFolder('onnxruntime-node') ?? '',
    'bin',
    'napi-v6',
    'linux',
    'x64',
    'libonnxruntime_providers_cuda.so',
  );
  return existsSync(provider) ? null : `its files (about 300 MB) are not installed: run ${CUDA_COMMAND}`;
}

/** A build of its own that computes on the CPU is worth trying; downloading CUDA's without a card for it is not. */
function missingTensorflow(): string | null {
  const isBuilt = existsSync(
    join(packageFolder('@tensorflow/tfjs-node-gpu') ?? '', 'lib', 'napi-v8', 'tfjs_binding.node'),
  );
  if (isBuilt) return null;
  return hasNvidiaDriver() ? loadProblem(new Error('tfjs_binding.node')) : NO_CARD;
}

const NO_CARD = 'no NVIDIA card with a driver was found';

function packageFolder(name: string): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    // An optional part that was not installed.
    return null;
  }
}

/** As the driver shows itself: on Linux a file of its own, on Windows its management program. */
const hasNvidiaDriver = (): boolean =>
  ['/proc/driver/nvidia/version', '/dev/nvidiactl', 'C:\\Windows\\System32\\nvidia-smi.exe'].some(existsSync);
