/** Which frames of a video are taken. */

/** Every n-th frame, or so many per second. */
export type FrameChoice =
  { readonly by: 'every'; readonly frames: number } | { readonly by: 'rate'; readonly perSecond: number };

export interface FrameTime {
  /** From 0. */
  readonly frame: number;
  /** When it begins. */
  readonly timeMs: number;
  /** Where to go to see it: its middle, so that rounding shows no neighbour. */
  readonly seekS: number;
}

export interface VideoLength {
  readonly durationS: number;
  /** Frames per second. */
  readonly fps: number;
}

/** More are no video that anybody labels. */
const MOST_FRAMES = 1_000_000;

/** How many frames will be taken. */
export function countFrames({ durationS, fps }: VideoLength, choice: FrameChoice): number {
  const all = Math.max(1, Math.floor(durationS * fps + 1e-6));
  const step = choice.by === 'every' ? choice.frames : Math.max(1, fps / choice.perSecond);
  return Math.min(MOST_FRAMES, Math.ceil(all / step - 1e-9));
}

/** The frames in order, each once. */
export function frameTimes(video: VideoLength, choice: FrameChoice): readonly FrameTime[] {
  const { durationS, fps } = video;
  const step = choice.by === 'every' ? choice.frames : Math.max(1, fps / choice.perSecond);
  return Array.from({ length: countFrames(video, choice) }, (_, i) => {
    const frame = Math.floor(i * step + 1e-6);
    const seekS = Math.min((frame + 0.5) / fps, Math.max(0, durationS - 0.001));
    return { frame, timeMs: (frame / fps) * 1000, seekS };
  });
}

/** What cameras and films have. */
const USUAL_RATES = [10, 12, 12.5, 15, 20, 23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60, 90, 100, 120, 240];
const NEAR = 0.012;

/**
 * Frames per second from the times of some frames that followed each other; a few of them may be missing.
 * @param timesS in order
 * @returns null when they are too few
 */
export function rateOf(timesS: readonly number[]): number | null {
  const gaps = timesS
    .slice(1)
    .map((time, i) => time - (timesS[i] ?? 0))
    .filter((gap) => gap > 1e-4);
  const sorted = gaps.sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined || sorted.length < 2) return null;
  const rate = 1 / median;
  const usual = USUAL_RATES.find((one) => Math.abs(one - rate) < one * NEAR);
  return Math.min(1000, usual ?? Math.round(rate * 1000) / 1000);
}
