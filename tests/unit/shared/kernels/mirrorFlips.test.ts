import { describe, expect, it } from 'vitest';
import { rangesOf, STILL, TRANSFORM_PRESETS } from '#shared/domain/transforms.ts';
import { flipsMislead, withoutFlips } from '#shared/kernels/mirrorFlips.ts';

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
});
