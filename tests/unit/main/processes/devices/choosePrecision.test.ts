/** Mixed precision is taken where a timed step was faster with it, and else a sentence says why not. */
import { describe, expect, it } from 'vitest';
import { choosePrecision } from '#main/processes/devices/choosePrecision.ts';
import { aProbe } from '#tests/helpers/aProbe.ts';

const gpu = (mixedStepsPerSecond: number | null): ReturnType<typeof aProbe> =>
  aProbe('webgpu', 20, { adapter: 'A card', mixedStepsPerSecond });

describe('the precision of a run', () => {
  it('is full when nothing else was asked for, whatever the device can do', () => {
    expect(choosePrecision('fp32', gpu(40))).toEqual({ precision: 'fp32', why: null });
  });

  it('is mixed where that was faster', () => {
    expect(choosePrecision('mixed', gpu(21))).toEqual({ precision: 'mixed', why: null });
  });

  it.each([
    [null, 'A card cannot compute in half precision, so training is in full precision.'],
    [19, 'Mixed precision was no faster on A card in a timed step, so training is in full precision.'],
  ])('is full with a reason at %s steps a second in mixed against 20 in full', (mixed, why) => {
    expect(choosePrecision('mixed', gpu(mixed))).toEqual({ precision: 'fp32', why });
  });
});
