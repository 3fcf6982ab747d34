/** A mask at the image's own size from pieces: each pixel is answered once, by all pieces that see it. */
import { describe, expect, it } from 'vitest';
import type { Size } from '#main/datasets/inputSize.ts';
import type { Pixels } from '#main/files/decodeImage.ts';
import { cutAxis, cutOut, predictInPieces, weightsAlong } from '#main/processes/prediction/pieces.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { randomAt } from '#tests/helpers/randomAt.ts';

const CLASS_IDS = [4, 7, 9];

function picture(widthPx: number, heightPx: number): Pixels {
  const random = randomAt(3);
  const rgb = Uint8Array.from({ length: 3 * widthPx * heightPx }, () => Math.floor(256 * random()));
  return { widthPx, heightPx, rgb };
}

/** Numbers that depend on the colour of each pixel alone, so that pieces cannot differ from the whole. */
const byColor = (rgb: Uint8Array, { widthPx, heightPx }: Size): Promise<Float32Array> =>
  Promise.resolve(
    Float32Array.from({ length: 3 * widthPx * heightPx }, (_, i) => {
      const [c, at] = [Math.floor(i / (widthPx * heightPx)), i % (widthPx * heightPx)];
      return (rgb[3 * at + c] ?? 0) / 32;
    }),
  );

async function answered(image: Pixels, sidePx: number, logitsOf = byColor) {
  const sizes: Size[] = [];
  const answer = await predictInPieces(image, {
    sidePx,
    classIds: CLASS_IDS,
    logitsOf: (rgb, size) => {
      sizes.push(size);
      return logitsOf(rgb, size);
    },
  });
  return { answer, sizes, data: rasterOf(answer.mask)?.data };
}

describe('cutting an axis into pieces', () => {
  it('sees what fits in one piece as a whole', () => {
    expect(cutAxis(480, 512)).toEqual({ piecePx: 480, overlapPx: 0, starts: [0] });
    expect(cutAxis(470, 512).piecePx).toBe(480);
  });

  it('covers longer ones with pieces no longer than asked, without a gap', () => {
    for (const length of [513, 960, 1000, 4096, 12_345]) {
      const { piecePx, overlapPx, starts } = cutAxis(length, 512);
      expect(piecePx).toBeLessThanOrEqual(512);
      expect(piecePx % 32).toBe(0);
      expect((starts.at(-1) ?? 0) + piecePx).toBeGreaterThanOrEqual(length);
      for (const [i, start] of starts.entries()) expect(start).toBe(i * (piecePx - overlapPx));
    }
  });

  it('weighs pieces so that every place counts once', () => {
    const cuts = cutAxis(1500, 512);
    const sums = new Float64Array((cuts.starts.at(-1) ?? 0) + cuts.piecePx);
    for (const [piece, start] of cuts.starts.entries())
      weightsAlong(cuts, piece).forEach((weight, i) => (sums[start + i] = (sums[start + i] ?? 0) + weight));
    for (const sum of sums) expect(sum).toBeCloseTo(1, 6);
  });

  it('mirrors the image beyond its edges', () => {
    const image = { widthPx: 3, heightPx: 1, rgb: Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2) };
    const part = cutOut(image, { left: 0, top: 0 }, { widthPx: 7, heightPx: 2 });
    expect([...part].filter((_, i) => i % 3 === 0)).toEqual([0, 1, 2, 1, 0, 1, 2, 0, 1, 2, 1, 0, 1, 2]);
  });
});

describe('a mask from pieces', () => {
  it('is the one of the whole image where numbers depend on the pixel alone', async () => {
    const image = picture(203, 150);
    const whole = await answered(image, 256);
    expect(whole.sizes).toEqual([{ widthPx: 224, heightPx: 160 }]);
    const pieces = await answered(image, 96);
    expect(pieces.sizes.length).toBeGreaterThan(4);
    expect(pieces.data).toEqual(whole.data);
    expect(pieces.answer.confidence).toBeCloseTo(whole.answer.confidence, 5);
    expect(pieces.answer.uncertainty).toBeCloseTo(whole.answer.uncertainty, 5);
    for (const [i, id] of (whole.data ?? []).entries()) {
      const colors = [...image.rgb.subarray(3 * i, 3 * i + 3)];
      expect(id).toBe(CLASS_IDS[colors.indexOf(Math.max(...colors))]);
    }
  });

  it('goes over from one piece to the next in the middle of what they share', async () => {
    let piece = 0;
    const perPiece = (_: Uint8Array, { widthPx, heightPx }: Size): Promise<Float32Array> => {
      const own = piece++ % 2;
      const area = widthPx * heightPx;
      return Promise.resolve(
        Float32Array.from({ length: 3 * area }, (__, i) => (Math.floor(i / area) === own ? 9 : 0)),
      );
    };
    const image = picture(112, 20);
    const { piecePx, overlapPx, starts } = cutAxis(112, 64);
    expect(starts.length).toBe(2);
    const { data } = await answered(image, 64, perPiece);
    const border = [...(data?.subarray(0, 112) ?? [])].indexOf(CLASS_IDS[1] ?? 0);
    expect(border).toBe(piecePx - overlapPx / 2);
  });
});
