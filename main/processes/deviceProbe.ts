/** A process that tries one device and says what came of it; started with the device's name, since trying may end it. */
import { probeDevice } from '#main/engine/runtime/ort/probeDevice.ts';

export interface ProbeResult {
  /** null when the device cannot be used. */
  readonly gflops: number | null;
  readonly problem: string | null;
}

const device = process.argv[2] === 'webgpu' ? 'webgpu' : 'cpu';
const tell = (result: ProbeResult): void => {
  process.send?.(result, undefined, {}, () => process.exit(0));
};

probeDevice(device, () => performance.now()).then(
  ({ gflops }) => tell({ gflops, problem: null }),
  (error: unknown) => tell({ gflops: null, problem: error instanceof Error ? error.message : String(error) }),
);
