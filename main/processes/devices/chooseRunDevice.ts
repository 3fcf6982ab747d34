/** The device of a run and the precision of each of its stages: as asked for; what goes on stays with those it began with. */
import { DEVICE_NAMES, type DeviceChoice, type DeviceName } from '#shared/domain/device.ts';
import type { Precision, TrainConfig, TrainEvent } from '#shared/domain/run.ts';
import type { Stage } from '#shared/kernels/planStages.ts';
import type { PrecisionChoice } from './choosePrecision.ts';
import type { DeviceProbes } from './DeviceProbes.ts';

/** `why` is a sentence for the person where `auto` came to another device than the CPU, else null. */
export type RunDevice = Pick<DeviceChoice, 'device'> & { readonly why: string | null };

/**
 * @param log what the run has told so far
 * @throws AppError `device.missing`
 */
export async function chooseRunDevice(
  wish: Pick<TrainConfig, 'device'>,
  log: readonly TrainEvent[],
  devices: DeviceProbes,
): Promise<RunDevice> {
  const began = startOf(log);
  const before = DEVICE_NAMES.find((name) => name === began?.device);
  const { device, why } = await devices.choose(
    wish.device === 'auto' && before !== undefined ? before : wish.device,
  );
  return { device, why: wish.device === 'auto' && device !== 'cpu' ? why : null };
}

export interface PrecisionFacts {
  readonly device: DeviceName;
  readonly stages: readonly Stage[];
  /** What the run has told so far. */
  readonly log: readonly TrainEvent[];
  readonly devices: DeviceProbes;
}

/** What a stage computes in; `why` is a sentence for the person where that is not what was asked for. */
export async function chooseStagePrecision(
  { index, precision: wish }: Stage,
  { device, stages, log, devices }: PrecisionFacts,
): Promise<PrecisionChoice> {
  const before = log.findLast((event) => event.event === 'stage' && event.index === index);
  const isOne = stages.every(({ precision }) => precision === wish);
  const known = precisionOf(before) ?? (isOne ? precisionOf(startOf(log)) : undefined);
  return known === undefined ? devices.precision(wish, device) : { precision: known, why: null };
}

const startOf = (log: readonly TrainEvent[]): Extract<TrainEvent, { event: 'start' }> | undefined =>
  log.findLast((event) => event.event === 'start');

const precisionOf = (event: TrainEvent | undefined): Precision | undefined =>
  event?.event === 'start' || event?.event === 'stage' ? event.precision : undefined;
