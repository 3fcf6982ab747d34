/** The dynamic loss scale follows fastai's numbers. */
import { describe, expect, it } from 'vitest';
import { FIRST_LOSS_SCALE, nextLossScale, type LossScale } from '#main/engine/learn/lossScale.ts';

const after = (from: LossScale, skips: readonly boolean[]): LossScale =>
  skips.reduce((state, isSkipped) => nextLossScale(state, isSkipped), from);
const good = (steps: number): boolean[] => new Array<boolean>(steps).fill(false);

describe('the loss scale', () => {
  it('starts at 2^16 and halves with every step that is skipped', () => {
    expect(FIRST_LOSS_SCALE.scale).toBe(65536);
    expect(after(FIRST_LOSS_SCALE, [true, true, true]).scale).toBe(8192);
  });

  it('doubles after 1000 good steps in a row, not sooner', () => {
    expect(after(FIRST_LOSS_SCALE, good(999)).scale).toBe(65536);
    expect(after(FIRST_LOSS_SCALE, good(1000)).scale).toBe(131072);
    expect(after(FIRST_LOSS_SCALE, [...good(999), true, ...good(999)]).scale).toBe(32768);
  });

  it('stays between 1 and 2^24', () => {
    expect(after(FIRST_LOSS_SCALE, good(20_000)).scale).toBe(2 ** 24);
    expect(after(FIRST_LOSS_SCALE, new Array<boolean>(40).fill(true)).scale).toBe(1);
  });
});
