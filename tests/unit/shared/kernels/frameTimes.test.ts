import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFrames, frameTimes, rateOf } from '#shared/kernels/frameTimes.ts';

const TEN_SECONDS = { durationS: 10, fps: 25 };

describe('the frames that are taken of a video', () => {
  it('are every n-th, or so many a second, each looked at in its middle', () => {
    const every = frameTimes(TEN_SECONDS, { by: 'every', frames: 100 });
    expect(every.map(({ frame }) => frame)).toEqual([0, 100, 200]);
    expect(every[1]).toEqual({ frame: 100, timeMs: 4000, seekS: 100.5 / 25 });
    const rate = frameTimes(TEN_SECONDS, { by: 'rate', perSecond: 0.5 });
    expect(rate.map(({ timeMs }) => timeMs)).toEqual([0, 2000, 4000, 6000, 8000]);
  });

  it('are at most all of them, and each once', () => {
    expect(countFrames(TEN_SECONDS, { by: 'rate', perSecond: 1000 })).toBe(250);
    expect(countFrames({ durationS: 0.01, fps: 25 }, { by: 'every', frames: 7 })).toBe(1);
    const choices = fc.oneof(
      fc.record({ by: fc.constant('every' as const), frames: fc.integer({ min: 1, max: 500 }) }),
      fc.record({
        by: fc.constant('rate' as const),
        perSecond: fc.double({ min: 0.01, max: 200, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0.04, max: 60, noNaN: true }),
        fc.double({ min: 1, max: 120, noNaN: true }),
        choices,
        (durationS, fps, choice) => {
          const frames = frameTimes({ durationS, fps }, choice);
          expect(frames.length).toBe(countFrames({ durationS, fps }, choice));
          expect(new Set(frames.map(({ frame }) => frame)).size).toBe(frames.length);
          expect(frames.every(({ seekS }) => seekS >= 0 && seekS < durationS)).toBe(true);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  it('have a rate that some of them tell, even when a few are missing', () => {
    expect(rateOf([0, 0.04, 0.08, 0.16, 0.2, 0.24])).toBe(25);
    expect(rateOf([0, 1001 / 30_000, 2002 / 30_000, 3003 / 30_000])).toBe(29.97);
    expect(rateOf([0, 0.15, 0.3, 0.45])).toBeCloseTo(6.667, 3);
    expect(rateOf([0, 0, 0])).toBeNull();
    expect(rateOf([1])).toBeNull();
  });
});
