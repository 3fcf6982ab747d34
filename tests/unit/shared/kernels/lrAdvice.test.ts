/** What is made of a learning-rate curve: the slope for fresh layers, just before the rise for those that have learned. */
import { describe, expect, it } from 'vitest';
import { lrAdviceText, lrSpecText } from '#shared/contract/lrFindText.ts';
import { PLAIN_PRACTICE } from '#shared/domain/run.ts';
import { adviseLr, isAboveStop, lrSpecOf, riseLr, situationOf } from '#shared/kernels/lrAdvice.ts';
import { suggestLrs, type LrCurve } from '#shared/kernels/lrSuggestions.ts';

const curve = (lossOf: (power: number) => number): LrCurve => {
  const lrs = Array.from({ length: 100 }, (_, i) => 1e-7 * 1e8 ** (i / 100));
  return { lrs, losses: lrs.map((lr) => lossOf(Math.log10(lr))) };
};
/** Falls between 1e-4 and 1e-2 and shoots up at 1e-1. */
const fresh = curve((p) => 0.7 - 0.4 / (1 + Math.exp(-4 * (p + 3))) + Math.exp(6 * (p + 1)) / 10);
/** Flat, and shoots up around 1e-3. */
const learned = curve((p) => 0.2 + Math.exp(5 * (p + 3)) / 20);

const plain = {
  ...PLAIN_PRACTICE,
  sizePx: 64,
  epochs: 4,
  lr: 3e-3,
  pctStart: 0.3,
  wd: 0.01,
  freeze: false,
  from: null,
  weights: null,
};

const advise = (of: LrCurve, isUnfrozen: boolean) =>
  adviseLr(of, suggestLrs(of), { isUnfrozen, headLr: 1e-2 });

describe('the situation of a search', () => {
  it('is that of unfrozen layers only where all of them train and have learned before', () => {
    expect(situationOf(plain, null)).toEqual({ isUnfrozen: false, headLr: 3e-3 });
    expect(situationOf({ ...plain, weights: 'resnet18' }, null).isUnfrozen).toBe(true);
    expect(situationOf({ ...plain, weights: 'resnet18', freeze: true }, null).isUnfrozen).toBe(false);
    expect(situationOf({ ...plain, weights: 'resnet18', freezeTo: -1 }, null).isUnfrozen).toBe(false);
    expect(situationOf({ ...plain, weights: 'resnet18', unfreezeAfter: 1 }, null).isUnfrozen).toBe(false);
  });

  it('takes the rate of the head from the run that it starts from', () => {
    const from = { lr: { start: null, stop: 1e-2 } };
    expect(situationOf({ ...plain, from: 'r1' }, from)).toEqual({ isUnfrozen: true, headLr: 1e-2 });
  });
});

describe('the advice on a curve', () => {
  it('is the slope for fresh layers', () => {
    const advice = advise(fresh, false);
    expect(advice.kind).toBe('clear');
    expect(advice.lr).toBeGreaterThan(1e-5);
    expect(advice.lr).toBeLessThan(1e-2);
  });

  it('says where there is no slope', () => {
    expect(advise(learned, false).kind).toBe('unclear');
    expect(lrAdviceText('unclear', false)).toMatch(/^There is no clear slope/);
    expect(lrAdviceText('unfrozen', false)).toMatch(/^There is no clear slope. These layers/);
  });

  it('goes ten times back from the rise for layers that have learned', () => {
    const advice = advise(learned, true);
    expect(advice).toMatchObject({ kind: 'unfrozen', lr: (riseLr(learned) ?? 0) / 10 });
    // The loss is 5 % above its lowest at 10^(-3 + ln(.2) / 5).
    const before = -3 + Math.log(0.2) / 5 - Math.log10(riseLr(learned) ?? 0);
    expect(before).toBeGreaterThanOrEqual(0);
    expect(before).toBeLessThan(0.081);
  });

  it('does not make a rise of a single bad batch, and says when there is none', () => {
    const bumpy = curve((p) => (Math.abs(p + 5) < 0.05 ? 1 : 0.2));
    expect(riseLr(bumpy)).toBeNull();
    expect(advise(bumpy, true).kind).toBe('no-rise');
  });

  it('takes the last finite rate before a loss that is no number', () => {
    const losses = [...Array<number>(30).fill(0.5), Number.NaN];
    const lrs = losses.map((_, i) => 10 ** (i / 10 - 5));
    expect(riseLr({ lrs, losses })).toBe(lrs[29]);
  });

  it('has nothing to say of a curve that exploded at once', () => {
    expect(advise({ lrs: [1e-7, 2e-7], losses: [1, 9] }, false)).toEqual({ kind: 'short', lr: null });
  });
});

describe('a chosen rate as a setting', () => {
  it('is a number for layers that train alike, with two digits', () => {
    expect(lrSpecOf(1.2345e-3, { isUnfrozen: false, headLr: 1 }, 5)).toBe(1.2e-3);
  });

  it('is the start of a slice for unfrozen layers, which ends at a fifth or a tenth of the head', () => {
    const situation = { isUnfrozen: true, headLr: 1e-2 };
    expect(lrSpecOf(1e-5, situation, 5)).toEqual({ start: 1e-5, stop: 2e-3 });
    expect(lrSpecOf(1e-5, situation, 10)).toEqual({ start: 1e-5, stop: 1e-3 });
    expect(lrSpecText({ start: 1e-5, stop: 2e-3 })).toBe('1e-5:2e-3');
  });

  it('starts at a tenth of the end where it was chosen above that, and says so', () => {
    const situation = { isUnfrozen: true, headLr: 1e-2 };
    expect(lrSpecOf(1e-2, situation, 5)).toEqual({ start: 2e-4, stop: 2e-3 });
    expect(isAboveStop(1e-2, situation, 5)).toBe(true);
    expect(isAboveStop(1e-3, situation, 5)).toBe(false);
    expect(isAboveStop(1, { isUnfrozen: false, headLr: 1e-2 }, 5)).toBe(false);
  });
});
