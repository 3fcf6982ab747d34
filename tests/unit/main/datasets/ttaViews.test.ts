/** The views of test-time augmentation: four corners, mirrored or not, and how they are blended. */
import { describe, expect, it } from 'vitest';
import { normalizeUnit } from '#main/datasets/normalize.ts';
import { blendTta, drawTtaView, TTA_VIEWS, writeTtaViews } from '#main/datasets/ttaViews.ts';

const SIZE = 28;
/** Red grows to the right, green downwards. */
const gradient = {
  widthPx: SIZE,
  heightPx: SIZE,
  rgb: Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const at = channel === 0 ? pixel % SIZE : channel === 1 ? Math.floor(pixel / SIZE) : 0;
    return Math.round((at * 255) / (SIZE - 1));
  }),
};
const plain = { transforms: 'none', seed: 3 } as const;

/** Mean red and green of a view, 0..1. */
function meansOf(view: number): readonly number[] {
  const plane = SIZE * SIZE;
  const out = new Float32Array(TTA_VIEWS * 3 * plane);
  writeTtaViews(gradient, { ...plain, sizePx: SIZE }, out, 0);
  return [0, 1].map((channel) => {
    const start = (view * 3 + channel) * plane;
    const mean = out.subarray(start, start + plane).reduce((a, b) => a + b) / plane;
    const [zero, one] = [normalizeUnit(0, channel), normalizeUnit(1, channel)];
    return (mean - zero) / (one - zero);
  });
}

describe('the views of test-time augmentation', () => {
  it('are the four corners at 1.35, each as it is and mirrored', () => {
    const half = 0.5 / 1.35;
    for (let view = 0; view < TTA_VIEWS; view += 1) {
      const [red, green] = meansOf(view);
      expect(green).toBeCloseTo((view & 1) === 1 ? 1 - half : half, 2);
      expect(red).toBeCloseTo((view & 2) === 2 ? 1 - half : half, 2);
      const { isFlipped, zoom } = drawTtaView(plain, view);
      expect([isFlipped, zoom?.scale]).toEqual([(view & 4) === 4, 1.35]);
    }
  });

  it('keep the other changes of training random, without its symmetries', () => {
    const drawn = Array.from({ length: TTA_VIEWS }, (_, view) =>
      drawTtaView({ transforms: 'satellite', seed: 3 }, view),
    );
    expect(drawn.every(({ dihedral, warp }) => dihedral === null && warp === null)).toBe(true);
    expect(new Set(drawn.map(({ brightness }) => brightness)).size).toBeGreaterThan(3);
    expect(drawTtaView({ transforms: 'satellite', seed: 3 }, 2)).toEqual(drawn[2]);
    expect(drawTtaView(plain, 2)).toMatchObject({ contrast: 1, degrees: null, warp: null });
    expect(drawTtaView(plain, 2).brightness).toBeCloseTo(0, 12);
  });

  it('count 0.6 together, the plain image 0.4', () => {
    const rows = [[1, 0], ...Array.from({ length: TTA_VIEWS }, (_, view) => [view / 8, 0.5])];
    const blended = blendTta(Float32Array.from(rows.flat()), 2);
    expect(blended[0]).toBeCloseTo(0.4 + 0.6 * (28 / 64), 6);
    expect(blended[1]).toBeCloseTo(0.3, 6);
  });
});
