/** An image and what is drawn on it go through one draw: whatever the draw, they still lie on each other. */
import { describe, expect, it } from 'vitest';
import { scaleMask } from '#main/datasets/maskPixels.ts';
import { IMAGENET_MEAN, IMAGENET_STD } from '#main/datasets/normalize.ts';
import { writeAugmented } from '#main/datasets/sampleImage.ts';
import { isMirrored, placesOf, writeMask, writePoints } from '#main/datasets/sampleTarget.ts';
import { NO_CLASS, type Pairs, type PlacedPoints } from '#main/datasets/target.ts';
import { drawTransforms, type Drawn } from '#main/datasets/transforms.ts';
import { STILL, type TransformRanges } from '#shared/domain/transforms.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { encodeTile, readTile, tileCounts } from '#shared/kernels/maskTiles.ts';

const frame = { widthPx: 96, heightPx: 64 };
const area = frame.widthPx * frame.heightPx;

/** Class ids in blocks and a disc; the colours of an image are made of them. */
const ids = Uint16Array.from({ length: area }, (_, i) => {
  const [x, y] = [i % frame.widthPx, Math.floor(i / frame.widthPx)];
  if (Math.hypot(x + 0.5 - 52, y + 0.5 - 30) < 8) return 4;
  return 1 + (x < 30 ? 0 : 1) + (y < 20 && x < 60 ? 1 : 0);
});
const codes: Pairs = [
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 3],
];
/** Corners of a tetrahedron: no mixture of some of them is another one. */
const COLORS = [
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
] as const;
const pixels = {
  ...frame,
  rgb: Uint8Array.from(
    { length: 3 * area },
    (_, i) => COLORS[(ids[Math.floor(i / 3)] ?? 0) - 1]?.[i % 3] ?? 0,
  ),
};

const still: TransformRanges = { ...STILL, doFlip: true };
const SETTINGS: readonly (readonly [string, TransformRanges])[] = [
  ['flips', still],
  ['the symmetries of a square', { ...still, flipVert: true }],
  ['rotation', { ...still, maxRotate: 30 }],
  ['zoom', { ...still, maxZoom: 1.5 }],
  ['perspective', { ...still, maxWarp: 0.2 }],
  ['all of them', { ...still, maxRotate: 10, maxZoom: 1.1, maxWarp: 0.2 }],
  ['all of them, seen from above', { ...still, flipVert: true, maxRotate: 10, maxZoom: 1.1 }],
];

const draw = (settings: TransformRanges, id: number): Drawn =>
  drawTransforms(settings, new Draws(5, 1, 0, id));

function masked(drawn: Drawn | null): Float32Array {
  const out = new Float32Array(area);
  writeMask({ ids, ...frame }, drawn, { frame, places: placesOf(codes) }, out, 0);
  return out;
}

/** For every pixel of the changed image which colour it shows, -1 for a mixture. */
function seen(drawn: Drawn): number[] {
  const out = new Float32Array(3 * area);
  writeAugmented(pixels, drawn, frame, out, 0);
  const level = (i: number, c: number): number =>
    255 * ((out[c * area + i] ?? NaN) * (IMAGENET_STD[c] ?? NaN) + (IMAGENET_MEAN[c] ?? NaN));
  return Array.from({ length: area }, (_, i) =>
    COLORS.findIndex((color) => color.every((wanted, c) => Math.abs(level(i, c) - wanted) < 0.5)),
  );
}

const points = (values: PlacedPoints['values']): PlacedPoints => ({ ...frame, values });

function placed(drawn: Drawn | null, values: PlacedPoints['values'], mirrors: Pairs = []) {
  const row = { y: new Float32Array(8), w: new Float32Array(8) };
  writePoints(points(values), drawn, { frame, mirrors }, { ...row, offset: 0 });
  const at = (place: number) => ({
    x: (((row.y[2 * place + 1] ?? NaN) + 1) * frame.widthPx) / 2,
    y: (((row.y[2 * place] ?? NaN) + 1) * frame.heightPx) / 2,
    counts: row.w[2 * place],
  });
  return { ...row, at };
}

describe.each(SETTINGS)('under %s', (_, settings) => {
  it('a mask agrees with its image wherever the image shows one colour', () => {
    for (let id = 0; id < 25; id += 1) {
      const drawn = draw(settings, id);
      const [image, mask] = [seen(drawn), masked(drawn)];
      let pure = 0;
      const wrong = image.filter((place, i) => {
        if (place >= 0) pure += 1;
        return place >= 0 && place !== mask[i];
      });
      expect(wrong).toEqual([]);
      expect(pure).toBeGreaterThan(area * 0.8);
    }
  });

  it('a point stays in the middle of what it was put on', () => {
    let checked = 0;
    for (let id = 0; id < 25; id += 1) {
      const drawn = draw(settings, id);
      const mask = masked(drawn);
      let [x, y, n] = [0, 0, 0];
      for (const [i, place] of mask.entries()) {
        if (place !== 3) continue;
        [x, y, n] = [x + (i % frame.widthPx) + 0.5, y + Math.floor(i / frame.widthPx) + 0.5, n + 1];
      }
      const { at } = placed(drawn, [[2, 52, 30]]);
      const isWhole = n > 180 && at(2).counts === 1 && isFarFromEdges(at(2));
      if (!isWhole) continue;
      checked += 1;
      expect(Math.hypot(at(2).x - x / n, at(2).y - y / n)).toBeLessThan(0.6);
    }
    expect(checked).toBeGreaterThan(8);
  });
});

/** Nearer, a mirrored copy of the disc may be in sight. */
const isFarFromEdges = ({ x, y }: { x: number; y: number }): boolean =>
  x > 20 && y > 20 && x < frame.widthPx - 20 && y < frame.heightPx - 20;

describe('targets', () => {
  it('are what is drawn when nothing is changed: places of classes, and coordinates from edge to edge', () => {
    expect([...masked(null)]).toEqual([...ids].map((id) => id - 1));
    const { y, w } = placed(null, [
      [0, 0, 0],
      [1, 96, 64],
      [2, 48, 16],
    ]);
    expect([...y]).toEqual([-1, -1, 1, 1, -0.5, 0, 0, 0]);
    expect([...w]).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('of pixels without a class, or of a class that the run does not know, are no class', () => {
    const out = new Float32Array(area);
    const some = codes.filter(([id]) => id !== 2);
    writeMask({ ids, ...frame }, null, { frame, places: placesOf(some) }, out, 0);
    expect(new Set(out)).toEqual(new Set([0, NO_CLASS, 2, 3]));
  });

  it('keep a point that leaves the frame, where it is, and do not count it', () => {
    const zoomed = { ...draw(still, 1), isFlipped: false, zoom: { scale: 2, rowPct: 0, colPct: 0 } };
    const { at } = placed(zoomed, [
      [0, 90, 60],
      [1, 10, 10],
    ]);
    expect(at(0).counts).toBe(0);
    expect(at(0).x).toBeGreaterThan(frame.widthPx);
    expect(at(1).counts).toBe(1);
    expect(placed(null, [[0, -3, 10]]).at(0)).toMatchObject({
      counts: 0,
      x: expect.closeTo(-3, 4) as number,
    });
  });

  it('trade the places of a pair when the image is mirrored, and only then', () => {
    const values = [
      [0, 10, 30],
      [1, 80, 30],
      [2, 50, 50],
    ] as const;
    const mirrors = [[0, 1]] as const;
    const plain = { ...draw(still, 3), isFlipped: false };
    const same = placed(plain, values, mirrors);
    expect(same.at(0).x).toBeCloseTo(10, 4);
    const flipped = placed({ ...plain, isFlipped: true }, values, mirrors);
    expect(flipped.at(0).x).toBeCloseTo(96 - 80, 4);
    expect(flipped.at(1).x).toBeCloseTo(96 - 10, 4);
    expect(flipped.at(2).x).toBeCloseTo(96 - 50, 4);
    const turned = placed({ ...plain, dihedral: 3 }, values, mirrors);
    expect(turned.at(0)).toMatchObject({
      x: expect.closeTo(86, 4) as number,
      y: expect.closeTo(34, 4) as number,
    });
  });

  it('know which of the eight symmetries are mirrors', () => {
    const mirrored = Array.from({ length: 8 }, (_, dihedral) => isMirrored({ isFlipped: false, dihedral }));
    expect(mirrored).toEqual([false, true, true, false, true, false, false, true]);
    expect(isMirrored({ isFlipped: true, dihedral: null })).toBe(true);
  });
});

describe('a mask at the size of a model', () => {
  it('is the nearest pixel of each, across squares of any size', () => {
    const raster = {
      widthPx: 700,
      heightPx: 300,
      data: Uint16Array.from(
        { length: 700 * 300 },
        (_, i) => 1 + ((i % 700) >> 4) + 50 * (Math.floor(i / 700) >> 4),
      ),
    };
    const { columns, rows } = tileCounts(raster);
    const tiles = Array.from({ length: columns * rows }, (_, i) => {
      const [tx, ty] = [i % columns, Math.floor(i / columns)];
      return { tx, ty, runs: encodeTile(readTile(raster, tx, ty)) };
    });
    const { widthPx, heightPx } = raster;
    for (const size of [{ widthPx: 70, heightPx: 33 }, { widthPx: 900, heightPx: 300 }, raster]) {
      const scaled = scaleMask({ widthPx, heightPx, tiles }, size);
      const nearest = (to: number, from: number, at: number): number => Math.floor(((at + 0.5) * from) / to);
      const wanted = Array.from({ length: size.widthPx * size.heightPx }, (_, i) => {
        const x = nearest(size.widthPx, widthPx, i % size.widthPx);
        const y = nearest(size.heightPx, heightPx, Math.floor(i / size.widthPx));
        return raster.data[y * widthPx + x] ?? NaN;
      });
      expect(scaled.every((id, i) => id === wanted[i])).toBe(true);
    }
    expect(new Set(scaleMask({ widthPx, heightPx, tiles: [] }, frame))).toEqual(new Set([0]));
  });
});
