/** What a run computes in: mixed precision only where a timed training step was faster with it. */
import type { DeviceProbe } from '#shared/domain/device.ts';
import type { Precision } from '#shared/domain/run.ts';

export interface PrecisionChoice {
  readonly precision: Precision;
  /** One sentence for a person who asked for something else; null when they get what they asked for. */
  readonly why: string | null;
}

/** @param probe of the device that the run computes on */
export function choosePrecision(wish: Precision, probe: DeviceProbe): PrecisionChoice {
  if (wish === 'fp32') return { precision: 'fp32', why: null };
  const { stepsPerSecond: full, mixedStepsPerSecond: mixed } = probe;
  const name = probe.adapter ?? probe.device;
  const inFull = (why: string): PrecisionChoice => ({ precision: 'fp32', why: `${why}, so training is in full precision.` }); // prettier-ignore
  if (mixed === null) return inFull(`${name} cannot compute in half precision`);
  if (full !== null && mixed <= full)
    return inFull(`Mixed precision was no faster on ${name} in a timed step`);
  return { precision: 'mixed', why: null };
}
