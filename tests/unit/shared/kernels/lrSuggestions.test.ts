/** The rules of fastai 1 and 2 for reading a learning rate off a curve, on one curve with known answers. */
import { describe, expect, it } from 'vitest';
import { SmoothedLoss } from '#shared/kernels/SmoothedLoss.ts';
import { suggestLrs } from '#shared/kernels/lrSuggestions.ts';

/** A loss that falls in one slope and then explodes, smoothed as the finder does. */
function knownCurve() {
  const lrs = Array.from({ length: 100 }, (_, i) => 1e-7 * 1e8 ** (i / 100));
  const smooth = new SmoothedLoss();
  const losses = lrs.map((lr) => {
    const L = Math.log10(lr);
    return smooth.add(0.7 - 0.5 / (1 + Math.exp(-2.2 * (L + 2.7))) + 0.02 * Math.exp(3 * (L + 0.6)));
  });
  return { lrs, losses };
}

describe('suggested learning rates', () => {
  const curve = knownCurve();
  const found = suggestLrs(curve);

  it('smooths with .98 and corrects the bias', () => {
    expect(Math.min(...curve.losses)).toBeCloseTo(0.41731554, 8);
  });

  it.each([
    ['gradient', 1.31825674e-2],
    ['minimum', 0.13182567],
    ['valley', 6.91830971e-4],
    ['steep', 1.0964782e-2],
    ['slide', 5.75439937e-2],
  ] as const)('reads %s off the known curve', (rule, lr) => {
    expect((found[rule] ?? NaN) / lr).toBeCloseTo(1, 7);
  });

  it('calls a curve clear when the loss really falls, and not when it does not', () => {
    expect(found.isClear).toBe(true);
    const flat = { ...curve, losses: curve.lrs.map((lr) => 0.7 - 0.01 * lr + lr ** 2) };
    expect(suggestLrs(flat).isClear).toBe(false);
    const rising = { ...curve, losses: curve.lrs.map((_, i) => 0.7 + i / 50) };
    expect(suggestLrs(rising).isClear).toBe(false);
  });

  it('looks at nothing after the first loss that is no number', () => {
    const cut = { ...curve, losses: curve.losses.map((loss, i) => (i > 60 ? Number.NaN : loss)) };
    const { valley, minimum } = suggestLrs(cut);
    expect(valley).toBeLessThan(curve.lrs[60] ?? 0);
    expect(minimum).toBeLessThan(curve.lrs[60] ?? 0);
  });

  it('suggests nothing when it stopped too soon', () => {
    const short = { lrs: curve.lrs.slice(0, 16), losses: curve.losses.slice(0, 16) };
    expect(suggestLrs(short)).toMatchObject({ valley: null, slide: null, isClear: false });
    expect(suggestLrs({ lrs: [], losses: [] })).toMatchObject({ valley: null, isClear: false });
  });
});
