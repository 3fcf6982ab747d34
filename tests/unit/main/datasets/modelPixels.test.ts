import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { centreSquare, LONGEST_TO_SHORT, seenSquare, trainingPixels } from '#main/datasets/modelPixels.ts';
import { prepareChunk } from '#main/datasets/prepareChunk.ts';
import { resizeAntialiased, sizeWithShortSide } from '#main/files/resize.ts';
import { rawImage, writeBytes } from '#tests/helpers/imageFiles.ts';
import { tempFolder } from '#tests/helpers/testStore.ts';

interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

const picture = (widthPx: number, heightPx: number): Picture => ({
  widthPx,
  heightPx,
  rgb: Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => (i * 73 + ((i * i * 31) % 251)) % 256),
});

function scaledWhole(source: Picture, sizePx: number): Picture {
  const size = sizeWithShortSide(source, sizePx);
  return { ...size, rgb: resizeAntialiased(source, size) };
}

/** The plain way: the middle of what was scaled as a whole, with fastai's int((n - size + 1) * 0.5). */
function middleOf({ widthPx, heightPx, rgb }: Picture, w: number, h: number): Uint8Array {
  const [row, col] = [Math.floor((heightPx - h + 1) / 2), Math.floor((widthPx - w + 1) / 2)];
  const lines = Array.from({ length: h }, (_, y) => {
    const from = ((row + y) * widthPx + col) * 3;
    return [...rgb.subarray(from, from + w * 3)];
  });
  return Uint8Array.from(lines.flat());
}

describe('the centre that a model sees', () => {
  it.each([
    [256, 256, 64],
    [300, 100, 50],
    [90, 71, 64],
    [33, 200, 64],
  ])('of %i x %i at %i is said in pixels of the image', (widthPx, heightPx, sizePx) => {
    const { x, y, w, h } = seenSquare({ widthPx, heightPx }, sizePx);
    const short = Math.min(widthPx, heightPx);
    // Rounding of the scaled size moves it by less than a pixel of what the model sees.
    const pixel = short / sizePx;
    expect(Math.abs(x + w / 2 - widthPx / 2)).toBeLessThanOrEqual(pixel);
    expect(Math.abs(y + h / 2 - heightPx / 2)).toBeLessThanOrEqual(pixel);
    for (const side of [w, h]) expect(Math.abs(side - short)).toBeLessThanOrEqual(pixel);
    expect(x + w).toBeLessThanOrEqual(widthPx + 1e-9);
    expect(y + h).toBeLessThanOrEqual(heightPx + 1e-9);
  });

  it.each([
    [256, 256, 64],
    [203, 101, 32],
    [101, 204, 32],
    [17, 33, 40],
    [32, 90, 32],
    [300, 1, 16],
    [1, 301, 15],
    [5, 5, 5],
  ])('of %i x %i at %i px is the middle of the whole scaled picture', (width, height, size) => {
    const source = picture(width, height);
    expect(centreSquare(source, size)).toEqual(middleOf(scaledWhole(source, size), size, size));
  });

  it.each([
    [20_000, 1],
    [1, 20_000],
  ])('of a line of %i x %i is computed alone, in pixels of its middle', (width, height) => {
    const source = picture(width, height);
    const square = centreSquare(source, 128);
    expect(square).toHaveLength(128 * 128 * 3);
    // 128 pixels of the result are as wide as one of the line, so only its middle ones can be in them.
    const used = source.rgb.subarray(9_998 * 3, 10_002 * 3);
    expect(square.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(Math.min(...used));
    expect(square.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(Math.max(...used));
  });
});

describe('the pixels that random changes are drawn from', () => {
  const folder = tempFolder();
  const file = async (width: number, height: number): Promise<string> => {
    const path = join(folder, `${String(width)}x${String(height)}.png`);
    writeBytes(path, await rawImage(picture(width, height).rgb, width, height).png().toBuffer());
    return path;
  };

  it('are the whole scaled picture', async () => {
    const { widthPx, heightPx, rgb } = await trainingPixels(await file(90, 40), 20);
    expect({ widthPx, heightPx, rgb }).toEqual(scaledWhole(picture(90, 40), 20));
  });

  it('are, of a long strip, its middle, and the middle of that is what validation sees', async () => {
    for (const [width, height] of [
      [20_000, 1],
      [1, 19_999],
      [700, 3],
    ] as const) {
      for (const size of [15, 16]) {
        const kept = await trainingPixels(await file(width, height), size);
        expect(Math.max(kept.widthPx, kept.heightPx)).toBe(LONGEST_TO_SHORT * size);
        expect(middleOf(kept, size, size)).toEqual(centreSquare(picture(width, height), size));
      }
    }
  });

  it('are only the centre when nothing is drawn, so that the cache holds no more than is used', async () => {
    const samples = [{ id: 1, path: await file(90, 40), classes: [], kept: null }];
    const target = { kind: 'tags', classes: 1 } as const;
    const chunk = (transforms: 'default' | 'none' | null) =>
      prepareChunk({ epoch: 0, samples }, { sizePx: 20, seed: 1, transforms, target });
    const sizes = async (transforms: 'default' | 'none' | null) =>
      (await chunk(transforms)).decoded.map(({ pixels }) => [pixels.widthPx, pixels.heightPx]);
    expect(await sizes('default')).toEqual([[45, 20]]);
    expect(await sizes(null)).toEqual([[20, 20]]);
    expect((await chunk('none')).x).toEqual((await chunk(null)).x);
  });
});
