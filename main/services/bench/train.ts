/** Training steps of our engine and of PyTorch in turn, on the same machine in the same minutes. */
import { findTorch, startOurs, startTorch, type Contender } from '#main/processes/bench/contenders.ts';
import type { BenchReady, BenchRound, BenchSettings } from '#main/processes/bench/messages.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import { physicalCores } from '#main/services/machine.ts';
import { median } from './percentiles.ts';

export interface BenchTrainOptions {
  readonly settings: BenchSettings;
  /** Steps of each side in a round. */
  readonly steps: number;
  /** null: one without a peer, five with one. */
  readonly rounds: number | null;
  /** A Python, `auto` for one that can be found, or `none`. */
  readonly peer: string;
}

/** What one side did in one round. */
export interface SideRound {
  readonly name: string;
  readonly imagesPerSecond: number;
  readonly medianMs: number;
  readonly losses: readonly number[];
  readonly ms: readonly number[];
  readonly peakBytes: number;
  readonly gpuPeakBytes: number | null;
}

export interface RoundReport {
  readonly round: number;
  /** Ours first. */
  readonly sides: readonly SideRound[];
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface SideSummary {
  readonly name: string;
  readonly ready: BenchReady;
  readonly imagesPerSecond: number;
  readonly medianMs: number;
  readonly peakBytes: number;
  readonly gpuPeakBytes: number | null;
}

export interface PeerSummary extends SideSummary {
  /** Our images per second over theirs, round by round. */
  readonly ratio: Spread;
  /** Our peak memory over theirs. */
  readonly memoryRatio: number;
}

export interface BenchTrainReport {
  readonly settings: BenchSettings;
  readonly ours: SideSummary;
  readonly losses: readonly number[];
  readonly peers: readonly PeerSummary[];
  readonly rounds: number;
  readonly steps: number;
}

export interface BenchTeller {
  /** Something worth knowing that is no result. */
  note(text: string): void;
  round(report: RoundReport): void;
}

const PEER_ROUNDS = 5;

/**
 * Compiling and warming up happen before the first round; then each side does its steps in turn, round by round.
 * @throws AppError `weights.*`, `batch-file.mismatch`, `path.missing`, `graph.shape`, `usage`, `process.exited`
 */
export async function benchTrain(options: BenchTrainOptions, teller: BenchTeller): Promise<BenchTrainReport> {
  const settings = withThreads(options.settings);
  const sides: Contender[] = [await startOurs(settings)];
  try {
    sides.push(...(await startPeers(options.peer, settings, teller)));
    const rounds = options.rounds ?? (sides.length > 1 ? PEER_ROUNDS : 1);
    const reports: RoundReport[] = [];
    for (let round = 1; round <= rounds; round++) {
      const done: SideRound[] = [];
      for (const side of sides) done.push(sideRound(side, settings, await side.round(options.steps)));
      reports.push({ round, sides: done });
      teller.round({ round, sides: done });
    }
    return summary(settings, sides, reports, options.steps);
  } finally {
    await Promise.all(sides.map((side) => side.end()));
  }
}

/** Both sides get the same number of threads, and it is said. */
const withThreads = (settings: BenchSettings): BenchSettings => ({
  ...settings,
  threads: settings.threads ?? physicalCores(),
});

async function startPeers(
  peer: string,
  settings: BenchSettings,
  teller: BenchTeller,
): Promise<readonly Contender[]> {
  if (peer === 'none') return [];
  const python = findTorch(peer === 'auto' ? null : peer);
  if (python === null) {
    teller.note('There is no Python with PyTorch to compare with; name one with --peer or LIMN_PYTHON.');
    return [];
  }
  const started: Contender[] = [];
  // On a GPU PyTorch can round the inputs of float32 products: both ways are told apart by name.
  const ways = settings.device !== 'cpu' && settings.precision === 'fp32' ? [false, true] : [false];
  try {
    for (const isTf32 of ways) started.push(await startTorch(python, settings, isTf32));
    return started;
  } catch (error) {
    await Promise.all(started.map((side) => side.end()));
    if (peer !== 'auto') throw error;
    teller.note(`Not compared with PyTorch: ${textOfError(error)}`);
    return [];
  }
}

function sideRound({ name }: Contender, { batchSize }: BenchSettings, round: BenchRound): SideRound {
  const medianMs = median(round.ms);
  const { ms, losses, peakBytes, gpuPeakBytes } = round;
  return {
    name,
    imagesPerSecond: (batchSize * 1000) / medianMs,
    medianMs,
    ms,
    losses,
    peakBytes,
    gpuPeakBytes,
  };
}

function summary(
  settings: BenchSettings,
  sides: readonly Contender[],
  rounds: readonly RoundReport[],
  steps: number,
): BenchTrainReport {
  const all = sides.map((side, i) =>
    sideSummary(
      side,
      settings,
      rounds.flatMap((round) => round.sides[i] ?? []),
    ),
  );
  const [ours, ...others] = all;
  if (ours === undefined) throw new Error('nothing was measured');
  const peers = others.map((peer, i): PeerSummary => {
    const ratios = rounds.map(({ sides: [mine, ...theirs] }) => {
      return (mine?.imagesPerSecond ?? 0) / (theirs[i]?.imagesPerSecond ?? 1);
    });
    const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
    return { ...peer, ratio, memoryRatio: ours.peakBytes / peer.peakBytes };
  });
  const losses = rounds.flatMap((round) => round.sides[0]?.losses ?? []);
  return { settings, ours, losses, peers, rounds: rounds.length, steps };
}

function sideSummary(
  { name, ready }: Contender,
  { batchSize }: BenchSettings,
  rounds: readonly SideRound[],
): SideSummary {
  const medianMs = median(rounds.flatMap((round) => round.ms));
  const last = rounds.at(-1);
  return {
    name,
    ready,
    medianMs,
    imagesPerSecond: (batchSize * 1000) / medianMs,
    peakBytes: last?.peakBytes ?? 0,
    gpuPeakBytes: last?.gpuPeakBytes ?? null,
  };
}
