/** Repeats something and says how long it took: the middle, and what nineteen of twenty stay below. */

export interface Timing {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly times: number;
}

export function timing(milliseconds: readonly number[]): Timing {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50Ms: round(at(0.5)), p95Ms: round(at(0.95)), times: sorted.length };
}

/** The middle of some numbers, the mean of the two middle ones when they are even; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export const round = (ms: number): number => Math.round(ms * 100) / 100;

/** Runs `work` a few times, one after the other. */
export async function repeat(times: number, work: (i: number) => unknown): Promise<Timing> {
  const milliseconds: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    await work(i);
    milliseconds.push(performance.now() - start);
  }
  return timing(milliseconds);
}
