import { describe, expect, it } from 'vitest';
import { maskAnswer } from '#main/processes/prediction/maskAnswer.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import { decodeTile, tileRect, writeTile } from '#shared/kernels/maskTiles.ts';

function rasterOf(mask: StoredMask): Uint16Array {
  const raster = { ...mask, data: new Uint16Array(mask.widthPx * mask.heightPx) };
  for (const { tx, ty, runs } of mask.tiles) {
    const { w, h } = tileRect(tx, ty, mask);
    writeTile(raster, tx, ty, decodeTile(runs, w * h) ?? new Uint16Array(0));
  }
  return raster.data;
}

describe('the mask that a model answers with', () => {
  const classIds = [7, 9];
  const modelSize = { widthPx: 4, heightPx: 2 };
  /** Class 9 on the right half. */
  const logits = Float32Array.from([...Array.from({ length: 8 }, () => 0), ...[-9, -9, 9, 9, -9, -9, 9, 9]]);

  it('is the most probable class of each pixel, under its id', () => {
    const { mask } = maskAnswer(logits, { classIds, modelSize, size: modelSize });
    expect([...rasterOf(mask)]).toEqual([7, 7, 9, 9, 7, 7, 9, 9]);
  });

  it('is as large as the image, with the border where the numbers cross, in squares', () => {
    const size = { widthPx: 600, heightPx: 260 };
    const { mask } = maskAnswer(logits, { classIds, modelSize, size });
    expect(mask).toMatchObject(size);
    expect(mask.tiles.map(({ tx, ty }) => [tx, ty])).toEqual([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]]); // prettier-ignore
    const data = rasterOf(mask);
    expect(data.every((id, i) => id === (i % 600 < 300 ? 7 : 9))).toBe(true);
  });

  it('says how sure it is: 1 and 0 when there is no doubt, 1 / classes and 1 when every class is as likely', () => {
    const sure = maskAnswer(
      logits.map((v) => 100 * v),
      { classIds, modelSize, size: modelSize },
    );
    expect(sure.confidence).toBeCloseTo(1, 9);
    expect(sure.uncertainty).toBeCloseTo(0, 9);
    const unsure = maskAnswer(new Float32Array(16), { classIds, modelSize, size: modelSize });
    expect(unsure.confidence).toBeCloseTo(0.5, 9);
    expect(unsure.uncertainty).toBeCloseTo(1, 9);
  });
});
