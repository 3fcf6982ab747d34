/** The live curve: fastai's smoothing, appending, and noticing what was missed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendProgress, curveFrom, emptyCurve, lastStep } from '#renderer/session/liveCurve.ts';
import type { BatchPoint } from '#shared/domain/run.ts';
import { anEpoch, aRun } from '#tests/helpers/aRun.ts';

const point = (step: number, loss = 1 / step): BatchPoint => ({ step, loss, lr: 1e-3, mom: 0.9 });
const points = (from: number, to: number): BatchPoint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => point(from + i));

describe('a live curve', () => {
  it('smooths like fastai: m = 0.98 m + 0.02 x, shown as m / (1 - 0.98^k)', () => {
    const curve = emptyCurve();
    appendProgress(curve, aRun(), [point(1, 0.8), point(2, 0.4), point(3, 0.6)]);
    let m = 0;
    const expected = [0.8, 0.4, 0.6].map((x, i) => {
      m = 0.98 * m + 0.02 * x;
      return m / (1 - 0.98 ** (i + 1));
    });
    expect(curve.smooth[0]).toBeCloseTo(0.8, 12);
    expect(curve.smooth).toEqual(expected.map((value) => expect.closeTo(value, 12) as number));
  });

  it('keeps a loss that is not a number out of the running mean', () => {
    const curve = emptyCurve();
    appendProgress(curve, aRun(), [point(1, 0.5), point(2, Number.NaN), point(3, 0.5)]);
    expect(curve.loss[1]).toBeNaN();
    expect(curve.smooth).toEqual([0.5, 0.5, 0.5].map((value) => expect.closeTo(value, 12) as number));
  });

  it('gives the same curve from any way of cutting the history into events', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        const live = emptyCurve();
        let step = 0;
        for (const size of sizes) {
          expect(appendProgress(live, aRun(), points(step + 1, step + size))).toBe('added');
          step += size;
        }
        const all = points(1, step);
        const read = curveFrom({
          step: all.map((one) => one.step),
          loss: all.map((one) => one.loss),
          lr: all.map((one) => one.lr),
          mom: all.map((one) => one.mom),
          norm: all.map((one) => one.norm ?? Number.NaN),
          epochs: [],
        });
        expect(live).toEqual(read);
      }),
      { seed: 42 },
    );
  });

  it('notices a missing step and draws nothing over it', () => {
    const curve = emptyCurve();
    appendProgress(curve, aRun(), points(1, 5));
    expect(appendProgress(curve, aRun(), points(7, 8))).toBe('gap');
    expect(lastStep(curve)).toBe(5);
  });

  it('skips steps it has, and reads a rewound run again', () => {
    const curve = emptyCurve();
    appendProgress(curve, aRun(), points(1, 5));
    expect(appendProgress(curve, aRun(), points(4, 6))).toBe('added');
    expect(lastStep(curve)).toBe(6);
    expect(appendProgress(curve, aRun(), points(2, 6))).toBe('known');
    expect(appendProgress(curve, aRun(), [point(3, 0.123)])).toBe('gap');
  });

  it('adds each finished epoch once and notices a missed one', () => {
    const curve = emptyCurve();
    const first = aRun({ last: anEpoch(1), epochsDone: 1 });
    expect(appendProgress(curve, first, [])).toBe('added');
    expect(appendProgress(curve, first, [])).toBe('known');
    expect(appendProgress(curve, aRun({ last: anEpoch(3), epochsDone: 3 }), [])).toBe('gap');
    expect(curve.epochs.map((row) => row.epoch)).toEqual([1]);
  });

  it('lets the line of a whole epoch take the place of one that a stop had cut short', () => {
    const curve = emptyCurve();
    appendProgress(curve, aRun({ last: anEpoch(1, { step: 4, valid_loss: 0.9 }) }), []);
    appendProgress(curve, aRun({ last: anEpoch(1, { step: 10, valid_loss: 0.7 }) }), []);
    expect(curve.epochs).toEqual([anEpoch(1, { step: 10, valid_loss: 0.7 })]);
  });
});
