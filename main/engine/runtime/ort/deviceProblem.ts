/** Tells what onnxruntime, Dawn, CUDA, DirectML and TensorFlow mean by their messages, as far as a person can act on it. */

export type DeviceProblem =
  /** The device is not there, or lacks files. */
  | 'missing'
  /** It was there and is not any more: a driver restart, a hung or unplugged card. */
  | 'lost'
  /** Its memory is not enough. */
  | 'memory'
  /** It cannot compute in float16. */
  | 'half';

const MEANINGS: readonly (readonly [DeviceProblem, RegExp])[] = [
  // A lost device fails in other ways afterwards; what names the loss goes first.
  [
    'lost',
    /device (is|was) lost|device lost|DeviceLost|VK_ERROR_DEVICE_LOST|GPU is lost|fallen off the bus/i,
  ],
  ['lost', /DXGI_ERROR_DEVICE_(REMOVED|HUNG|RESET)|887A000[567]|lost.{0,20}GPUDevice|GPUDevice.{0,40}lost/i],
  ['lost', /CUDA failure (719|999)|unspecified launch failure|illegal memory access/i],
  ['half', /requires f16 but the device does not support it/i],
  ['missing', /Failed to get a WebGPU adapter|No supported adapters|Failed to get a WebGPU device/i],
  [
    'missing',
    /backend not found|no available backend|Failed to load shared library|providers_(cuda|shared)/i,
  ],
  ['missing', /CUDA failure (35|38|100)|no CUDA-capable device|driver version is insufficient/i],
  ['memory', /Invalid TF_Status: 8|OOM when allocating/],
  ['memory', /bad_alloc|out of memory|out_of_(device|host)_memory|E_OUTOFMEMORY|8007000E/i],
  ['memory', /failed to allocate|allocation failed|not enough memory|CUDA failure 2:|STATUS_ALLOC_FAILED/i],
  // Dawn tells of a buffer that it could not make only when it is used.
  [
    'memory',
    /Failed to create GPU buffer|\[Invalid Buffer|exceeds the max (buffer )?size|Too many storage buffers/i,
  ],
];

/** Null for anything else: a bug, not a condition. */
export function deviceProblem(error: unknown): DeviceProblem | null {
  const text = error instanceof Error ? error.message : String(error);
  return MEANINGS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
