import { describe, expect, it } from 'vitest';
import { rangesOf, STILL, TRANSFORM_PRESETS } from '#shared/domain/transforms.ts';
import { flipsMislead, missesFlips, plainTransforms, withoutFlips } from '#shared/kernels/mirrorFlips.ts';

describe('flips of images with points', () => {
  it('mislead where no points trade places, unless there is one point or no flip', () => {
    const misleading = TRANSFORM_PRESETS.filter((preset) => flipsMislead(preset, 68, 0));
    expect(misleading).toEqual(['default', 'satellite', 'faces', 'medical']);
    expect(flipsMislead('faces', 68, 29)).toBe(false);
    expect(flipsMislead('faces', 1, 0)).toBe(false);
    expect(flipsMislead(STILL, 68, 0)).toBe(false);
  });

  it('can be left out of any set, which stays as it is otherwise', () => {
    for (const preset of TRANSFORM_PRESETS) {
      const mended = withoutFlips(preset);
      expect(flipsMislead(mended, 68, 0)).toBe(false);
      expect(mended).toEqual({ ...(rangesOf(preset) ?? STILL), doFlip: false, flipVert: false });
    }
  });

  it('are left out to begin with where they mislead, and kept elsewhere', () => {
    expect(plainTransforms('default', 2, 0)).toEqual(withoutFlips('default'));
    expect([plainTransforms('default', 2, 1), plainTransforms('default', 1, 0)]).toEqual([
      'default',
      'default',
    ]);
    expect(missesFlips(withoutFlips('default'), 2, 0)).toBe(true);
    expect([missesFlips(withoutFlips('default'), 2, 1), missesFlips('default', 2, 0), missesFlips(withoutFlips('default'), 1, 0)]).toEqual([false, false, false]); // prettier-ignore
  });
});
