/** Runs of masks: a class for every pixel. Pixels that nobody has labeled and those of the void class count nowhere. */
import { MaskFile, scaleMask } from '#main/datasets/maskPixels.ts';
import { placesOf } from '#main/datasets/sampleTarget.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import type { RunTarget } from '#main/datasets/target.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import { withConstantAnswer } from '#main/engine/learn/classPrior.ts';
import { pixelScoring } from '#main/engine/metrics/pixelScoring.ts';
import type { Metrics } from '#shared/domain/run.ts';
import {
  countAnswers,
  meanOf,
  noPixels,
  pixelAccuracy,
  pixelClassScores,
} from '#shared/kernels/pixelMetrics.ts';
import type { RunKind, Sides } from './RunKind.ts';

export interface MaskFacts {
  readonly target: Extract<RunTarget, { kind: 'masks' }>;
  readonly names: readonly string[];
  /** The snapshot's file of masks. */
  readonly file: string;
}

export function maskKind({ target, names, file }: MaskFacts): RunKind {
  const { voidIndex, codes } = target;
  const classes = names.length;
  return {
    loss: { kind: 'pixelCrossEntropy', voidIndex },
    target: { kind: 'masks', file, codes },
    scoring: (size) => pixelScoring(classes, { voidIndex, size }),
    startHead: (state, train) => withConstantAnswer(state, logShares(train, classes, voidIndex)),
    baseline: (sides, size) => positionBaseline(sides, { target, classes, file, size }),
  };
}

/** ln of each class's share of the labeled pixels, half a pixel at least. */
function logShares(rows: readonly SnapshotRow[], classes: number, voidIndex: number | null): Float32Array {
  const pixels = new Float64Array(classes);
  for (const { mask } of rows) {
    for (const [place, count] of mask?.areas ?? []) pixels[place] = (pixels[place] ?? 0) + count;
  }
  if (voidIndex !== null) pixels[voidIndex] = 0;
  const all = Math.max(
    1,
    pixels.reduce((sum, count) => sum + count, 0),
  );
  return Float32Array.from(pixels, (count) => Math.log(Math.max(count, 0.5) / all));
}

interface PositionFacts {
  readonly target: MaskFacts['target'];
  readonly classes: number;
  readonly file: string;
  readonly size: Pair;
}

/** At every place of the picture the class that is most often there in training: .590 on CamVid, where "all road" has .295. */
function positionBaseline({ train, valid }: Sides, { target, classes, file, size }: PositionFacts): Metrics {
  const [heightPx, widthPx] = size;
  const area = heightPx * widthPx;
  const places = placesOf(target.codes);
  const masks = new MaskFile(file);
  const each = (rows: readonly SnapshotRow[], visit: (at: number, place: number) => void): void => {
    for (const { mask } of rows) {
      if (mask === undefined) continue;
      for (const [at, id] of scaleMask(masks.read(mask), { widthPx, heightPx }).entries()) {
        const place = places[id] ?? -1;
        if (place >= 0 && place !== target.voidIndex) visit(at, place);
      }
    }
  };
  try {
    const seen = new Uint32Array(area * classes);
    each(train, (at, place) => {
      seen[at * classes + place] = (seen[at * classes + place] ?? 0) + 1;
    });
    const answers = Uint16Array.from({ length: area }, (_, at) =>
      mostFrequent(seen.subarray(at * classes, (at + 1) * classes)),
    );
    const counts = noPixels(classes);
    each(valid, (at, place) => countAnswers(counts, place, answers[at] ?? 0));
    const scores = pixelClassScores(counts).map((score, c) => (c === target.voidIndex ? null : score));
    return {
      foreground_acc: pixelAccuracy(counts),
      mean_iou: meanOf(scores.map((score) => score?.iou ?? null)),
      mean_dice: meanOf(scores.map((score) => score?.dice ?? null)),
    };
  } finally {
    masks.close();
  }
}

function mostFrequent(counts: Uint32Array): number {
  let best = 0;
  for (const [i, count] of counts.entries()) if (count > (counts[best] ?? 0)) best = i;
  return best;
}
