/** Where a predicted mask differs from the label: each pixel by the kind of its mistake. */
import { describe, expect, it } from 'vitest';
import type { Raster } from '#shared/domain/mask.ts';
import {
  DIFFERENCES,
  differences,
  edgePxOf,
  type DifferenceOptions,
} from '#shared/kernels/mask/differences.ts';

const row = (...data: number[]): Raster => ({
  widthPx: data.length,
  heightPx: 1,
  data: Uint16Array.from(data),
});
const kinds = (truth: Raster, answer: Raster, options: Partial<DifferenceOptions> = {}): readonly string[] =>
  [...differences(truth, answer, { voidValue: null, only: null, edgePx: 2, ...options }).data].map(
    (code) => DIFFERENCES[code] ?? '',
  );

describe('the differences of two masks', () => {
  it('tell mistakes at an outline of the label from those inside', () => {
    const truth = row(1, 1, 1, 1, 1, 1, 1, 2, 2, 2);
    const answer = row(2, 1, 1, 1, 1, 1, 2, 2, 2, 2);
    expect(kinds(truth, answer)).toEqual([
      'wrong', 'right', 'right', 'right', 'right', 'right', 'edge', 'right', 'right', 'right',
    ]); // prettier-ignore
  });

  it('show void and what nobody labeled as that, whatever was answered', () => {
    expect(kinds(row(0, 3, 1), row(1, 1, 1), { voidValue: 3 })).toEqual(['unlabeled', 'void', 'right']);
  });

  it('of one class tell what was found, missed and too much', () => {
    const truth = row(2, 2, 1, 1, 0, 3);
    const answer = row(2, 1, 2, 1, 2, 2);
    expect(kinds(truth, answer, { only: 2, voidValue: 3 })).toEqual([
      'found', 'missed', 'extra', 'right', 'unlabeled', 'void',
    ]); // prettier-ignore
  });

  it('reach half a percent of the image from an outline, two pixels at least', () => {
    expect(edgePxOf({ widthPx: 960, heightPx: 720 })).toBe(5);
    expect(edgePxOf({ widthPx: 48, heightPx: 32 })).toBe(2);
  });
});
