/** Trains a little on one device and says how fast it was. A device that is not there may end the process. */
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import type { ResnetPlan } from '#main/engine/nn/resnet.ts';
import { isAppError } from '#shared/contract/errors.ts';
import type { Precision } from '#shared/domain/run.ts';
import { PROBE_BATCH, PROBE_PX, type DeviceName, type DeviceProbe } from '#shared/domain/device.ts';
import { adapterOf } from './adapterOf.ts';
import { openDevice } from './openDevice.ts';

/** Enough to see that every operator works, also where a GPU is computed on the CPU. */
const TINY: ResnetPlan = { stem: 8, widths: [8, 16], blocks: [1, 1] };
const TINY_PX = 32;
const WARM_UP_STEPS = 2;
/** As many steps as fit into this time, but at least three. */
const TIMED_MS = 1000;
const MIN_STEPS = 3;

/**
 * @param tell hears that the device works before it is timed, so that one that is too slow for that is still known
 */
export async function tryDevice(device: DeviceName, tell: (probe: DeviceProbe) => void): Promise<void> {
  try {
    await train({ device, precision: 'fp32', arch: TINY, px: TINY_PX, batch: 2 }, 0);
    const works = {
      device,
      isAvailable: true,
      reason: '',
      ...(await adapterOf(device)),
      stepsPerSecond: null,
      mixedStepsPerSecond: null,
    };
    tell(works);
    // How slow a GPU is that is computed on the CPU is of no interest.
    if (works.isSoftware) return;
    const net = { device, arch: 'resnet18', px: PROBE_PX, batch: PROBE_BATCH } as const;
    const timed = { ...works, stepsPerSecond: await train({ ...net, precision: 'fp32' }, TIMED_MS) };
    tell(timed);
    // onnxruntime has no half-precision convolutions for processors: it was never faster, and timing it takes as long again.
    if (device === 'cpu') return;
    tell({ ...timed, mixedStepsPerSecond: await mixedSpeed(net) });
  } catch (error) {
    tell({
      device,
      isAvailable: false,
      reason: reasonOf(error),
      adapter: null,
      isSoftware: false,
      stepsPerSecond: null,
      mixedStepsPerSecond: null,
    });
  }
}

interface Net {
  readonly device: DeviceName;
  readonly precision: Precision;
  readonly arch: ResnetPlan | 'resnet18';
  readonly px: number;
  readonly batch: number;
}

/** Null where the device has no half precision: some say so only when they run. */
async function mixedSpeed(net: Omit<Net, 'precision'>): Promise<number | null> {
  try {
    return await train({ ...net, precision: 'mixed' }, TIMED_MS);
  } catch {
    return null;
  }
}

/** Steps per second. */
async function train({ device, precision, arch, px, batch }: Net, timedMs: number): Promise<number> {
  const classes = 2;
  const step = await compileTrainStep({
    model: { arch, head: 'linear', outputs: classes },
    loss: { kind: 'bce' },
    size: [px, px],
    batchSize: batch,
    freezeTo: 0,
    precision,
    runtime: openDevice(device),
    seed: 1,
  });
  const x = Float32Array.from({ length: batch * 3 * px * px }, (_, i) => Math.sin(i));
  const data = { x, y: new Float32Array(batch * classes), n: batch };
  const lrs = Array.from({ length: step.groups }, () => 1e-3);
  let done = 0;
  const once = async (): Promise<void> => {
    await step.step(data, { lrs, mom: 0.9, wd: 0, optimStep: ++done }, done);
  };
  for (let i = 0; i < WARM_UP_STEPS; i++) await once();
  const start = performance.now();
  let steps = 0;
  while (timedMs > 0 && (steps < MIN_STEPS || performance.now() - start < timedMs)) {
    await once();
    steps++;
  }
  const seconds = (performance.now() - start) / 1000;
  await step.release();
  return steps / seconds;
}

/** What a person can do about it comes first; what else there is, in the device's own words. */
function reasonOf(error: unknown): string {
  if (isAppError(error) && 'reason' in error.data) return error.data.reason;
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
