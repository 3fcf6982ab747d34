/** A process that trains on made-up numbers a few steps at a time when told to; started with its settings as JSON. */
import { existsSync, readFileSync } from 'node:fs';
import { isOutOfMemory } from '#main/engine/learn/outOfMemory.ts';
import { AppError, isAppError, toWire } from '#shared/contract/errors.ts';
import type { BenchSettings, FromBench, ToBench } from './bench/messages.ts';
import { openBench, type Bench } from './bench/openBench.ts';

const tell = (message: FromBench): void => void process.send?.(message);

/** The most memory this process ever held. */
function peakBytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
  return 1024 * (kibibytes === undefined ? process.resourceUsage().maxRSS : Number(kibibytes));
}

async function obey(bench: Bench, message: ToBench): Promise<void> {
  if (message.type === 'round') {
    const round = await bench.run(message.steps);
    tell({ type: 'round', ...round, peakBytes: peakBytes(), gpuPeakBytes: null });
    return;
  }
  // Releasing writes the profile, if one was asked for.
  await bench.release();
  process.disconnect();
}

async function main(settings: BenchSettings): Promise<void> {
  // Nobody is left to tell: also when the starter was killed in the middle of the warm-up.
  process.on('disconnect', () => process.exit(0));
  const bench = await openBench(settings);
  let last: Promise<void> = Promise.resolve();
  process.on('message', (message) => {
    last = last.then(() => obey(bench, message as ToBench)).catch(failIn(settings));
  });
  tell({ type: 'ready', ...bench.ready });
}

const sortMemory = (error: unknown, { batchSize }: BenchSettings): unknown =>
  isOutOfMemory(error) && !isAppError(error)
    ? new AppError('train.out-of-memory', { batch: batchSize }, { cause: error })
    : error;

const failIn =
  (settings: BenchSettings) =>
  (error: unknown): void => {
    const message: FromBench = { type: 'failed', error: toWire(sortMemory(error, settings)) };
    process.send?.(message, undefined, {}, () => process.exit(1));
  };

const settings = JSON.parse(process.argv[2] ?? '{}') as BenchSettings;
main(settings).catch(failIn(settings));
