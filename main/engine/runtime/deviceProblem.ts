/** Tells what runtimes and drivers mean by their messages, as far as a person can act on it. */

export type DeviceProblem =
  /** The device is not there, or lacks files. */
  | 'missing'
  /** It was there and is not any more: a driver restart, a hung or unplugged card. */
  | 'lost'
  /** Its memory is not enough. */
  | 'memory'
  /** It cannot compute in float16. */
  | 'half';

/** Parts of messages of Dawn, Vulkan, Direct3D, CUDA, TensorFlow, the C++ library and JavaScript, upper or lower case. */
const SAID: { readonly [P in DeviceProblem]: readonly string[] } = {
  lost: [
    'device (is|was) lost|device lost|DeviceLost|DEVICE_LOST|GPU is lost|fallen off the bus',
    'DXGI_ERROR_DEVICE_(REMOVED|HUNG|RESET)|887A000[567]',
    'GPUDevice.{0,40}lost|lost.{0,20}GPUDevice',
    'CUDA failure (719|999)|unspecified launch failure|illegal memory access',
  ],
  half: ['requires f16 but the device does not support it'],
  missing: [
    'Failed to get a WebGPU (adapter|device)|No supported adapters',
    'backend not found|no available backend|Failed to load shared library|providers_(cuda|shared)',
    'CUDA failure (35|38|100):|no CUDA-capable device|driver version is insufficient',
  ],
  memory: [
    'bad_alloc|out of memory|out_of(_device|_host)?_memory|E_OUTOFMEMORY|8007000E|not enough memory',
    'failed to allocate|allocation failed|CUDA failure 2:|STATUS_ALLOC_FAILED',
    'Invalid TF_Status: 8|OOM when allocating',
    // Dawn tells of a buffer that it could not make only when it is used.
    'Failed to create GPU buffer|\\[Invalid Buffer|exceeds the max (buffer )?size|Too many storage buffers',
  ],
};

/** A lost device fails in other ways afterwards, so what names the loss counts first. */
const ORDER: readonly DeviceProblem[] = ['lost', 'half', 'missing', 'memory'];

/** Null for anything else: a bug, not a condition. */
export function deviceProblem(error: unknown): DeviceProblem | null {
  const text = error instanceof Error ? error.message : String(error);
  return ORDER.find((problem) => new RegExp(SAID[problem].join('|'), 'i').test(text)) ?? null;
}
