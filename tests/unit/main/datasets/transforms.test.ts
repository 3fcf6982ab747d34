import { describe, expect, it } from 'vitest';
import {
  coordinateMap,
  dihedralMatrix,
  drawTransforms,
  IDENTITY,
  logit,
  multiply,
  rotationMatrix,
  warpMatrix,
  zoomMatrix,
  type Drawn,
  type Matrix,
} from '#main/datasets/transforms.ts';
import { RANGE_LIMITS, rangesOf } from '#shared/domain/transforms.ts';
import { Draws } from '#shared/kernels/rng.ts';

const SQUARE = { widthPx: 64, heightPx: 64 };
const PLAIN: Drawn = {
  rowPct: 0,
  colPct: 0,
  isFlipped: false,
  dihedral: null,
  warp: null,
  degrees: null,
  zoom: null,
  brightness: 0,
  contrast: 1,
};

function at(m: Matrix, x: number, y: number): [number, number] {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

const close = (m: Matrix, expected: readonly number[]): void => {
  for (const [i, value] of expected.entries()) expect(m[i]).toBeCloseTo(value, 9);
};

describe('the matrices of fastai', () => {
  it('turn by degrees', () => {
    close(rotationMatrix(90), [0, -1, 0, 1, 0, 0, 0, 0, 1]);
    close(rotationMatrix(30), [Math.sqrt(3) / 2, -0.5, 0, 0.5, Math.sqrt(3) / 2, 0, 0, 0, 1]);
  });

  it('zoom about the focus: s = 1 - 1/scale moves the centre by s (2 pct - 1)', () => {
    close(zoomMatrix({ scale: 1.25, rowPct: 0.5, colPct: 0.5 }), [0.8, 0, 0, 0, 0.8, 0, 0, 0, 1]);
    close(zoomMatrix({ scale: 1.25, rowPct: 0, colPct: 1 }), [0.8, 0, 0.2, 0, 0.8, -0.2, 0, 0, 1]);
    // The focused corner stays in its place.
    expect(at(zoomMatrix({ scale: 1.1, rowPct: 0, colPct: 0 }), -1, -1)).toEqual([-1, -1]);
  });

  it('are eight different symmetries of the square', () => {
    close(dihedralMatrix(0), IDENTITY);
    close(dihedralMatrix(1), [-1, 0, 0, 0, 1, 0, 0, 0, 1]);
    close(dihedralMatrix(2), [1, 0, 0, 0, -1, 0, 0, 0, 1]);
    close(dihedralMatrix(4), [0, 1, 0, 1, 0, 0, 0, 0, 1]);
    close(dihedralMatrix(7), [0, -1, 0, -1, 0, 0, 0, 0, 1]);
    const images = new Set(Array.from({ length: 8 }, (_, k) => at(dihedralMatrix(k), 0.5, 0.25).join()));
    expect(images.size).toBe(8);
  });

  it('warp so that the moved corners come to the corners of the picture', () => {
    const m = [0.1, -0.05, 0.2, 0.15] as const;
    const warp = warpMatrix(m);
    const moved = [
      [-1 - m[3], -1 - m[1], -1, -1],
      [-1 - m[2], 1 + m[1], -1, 1],
      [1 + m[3], -1 - m[0], 1, -1],
      [1 + m[2], 1 + m[0], 1, 1],
    ] as const;
    for (const [x, y, u, v] of moved) {
      const [px, py] = at(warp, x, y);
      expect(px).toBeCloseTo(u, 9);
      expect(py).toBeCloseTo(v, 9);
    }
    close(warpMatrix([0, 0, 0, 0]), IDENTITY);
    // Solved by hand: one magnitude on both left corners scales the left and right edges alike.
    close(warpMatrix([0.25, 0.25, 0.25, 0.25]), [0.8, 0, 0, 0, 0.8, 0, 0, 0, 1]);
  });
});

describe('the composed map', () => {
  it('changes nothing when nothing was drawn', () => {
    close(coordinateMap(PLAIN, SQUARE), IDENTITY);
  });

  it('applies the mirror first, then the warp, then dihedral x rotation x zoom', () => {
    const drawn: Drawn = {
      ...PLAIN,
      dihedral: 5,
      warp: [0.1, 0.02, -0.1, 0.2],
      degrees: 8,
      zoom: { scale: 1.07, rowPct: 0.2, colPct: 0.9 },
    };
    const affine = multiply(
      multiply(dihedralMatrix(5), rotationMatrix(8)),
      zoomMatrix({ scale: 1.07, rowPct: 0.2, colPct: 0.9 }),
    );
    const [x, y] = [0.3, -0.7];
    const expected = at(affine, ...at(warpMatrix([0.1, 0.02, -0.1, 0.2]), x, y));
    const found = at(coordinateMap(drawn, SQUARE), x, y);
    expect(found[0]).toBeCloseTo(expected[0], 9);
    expect(found[1]).toBeCloseTo(expected[1], 9);
    const flipped = at(coordinateMap({ ...drawn, isFlipped: true }, SQUARE), -x, y);
    expect(flipped[0]).toBeCloseTo(expected[0], 9);
  });

  it('turns pictures that are not square without bending them', () => {
    const map = coordinateMap({ ...PLAIN, degrees: 90 }, { widthPx: 200, heightPx: 100 });
    // From the right edge's middle, 100 px right of the centre, to 100 px below it: twice the half height.
    const [x, y] = at(map, 1, 0);
    expect(x).toBeCloseTo(0, 9);
    expect(y).toBeCloseTo(2, 9);
    close(map, [0, -0.5, 0, 2, 0, 0, 0, 0, 1]);
  });
});

describe('drawing transforms', () => {
  const many = (preset: 'default' | 'satellite', n = 20_000): Drawn[] =>
    Array.from({ length: n }, (_, id) => drawTransforms(rangesOf(preset)!, new Draws(11, 1, 0, id)));
  const share = (list: readonly Drawn[], is: (drawn: Drawn) => boolean): number =>
    list.filter(is).length / list.length;

  it('keeps to the probabilities and ranges of get_transforms', () => {
    const list = many('default');
    expect(share(list, (d) => d.isFlipped)).toBeCloseTo(0.5, 1);
    for (const is of [
      (d: Drawn) => d.warp !== null,
      (d: Drawn) => d.degrees !== null,
      (d: Drawn) => d.zoom !== null,
      (d: Drawn) => d.brightness !== 0,
      (d: Drawn) => d.contrast !== 1,
    ]) {
      // Standard error 0.003.
      expect(Math.abs(share(list, is) - 0.75)).toBeLessThan(0.012);
    }
    expect(list.every((d) => d.dihedral === null)).toBe(true);
    const range = (values: readonly number[]): readonly [number, number] => [
      values.reduce((a, b) => Math.min(a, b)),
      values.reduce((a, b) => Math.max(a, b)),
    ];
    const near = (values: readonly number[], low: number, high: number): void => {
      const [min, max] = range(values);
      const margin = (high - low) * 0.01;
      expect(min).toBeGreaterThanOrEqual(low);
      expect(min).toBeLessThan(low + margin);
      expect(max).toBeLessThanOrEqual(high);
      expect(max).toBeGreaterThan(high - margin);
    };
    near(
      list.flatMap((d) => d.degrees ?? []),
      -10,
      10,
    );
    near(
      list.flatMap((d) => d.warp ?? []),
      -0.2,
      0.2,
    );
    near(
      list.flatMap((d) => d.zoom?.scale ?? []),
      1,
      1.1,
    );
    near(
      list.flatMap((d) => d.zoom?.rowPct ?? []),
      0,
      1,
    );
    near(
      list.filter((d) => d.brightness !== 0).map((d) => d.brightness),
      logit(0.4),
      logit(0.6),
    );
    near(
      list.filter((d) => d.contrast !== 1).map((d) => d.contrast),
      0.8,
      1.25,
    );
    near(
      list.map((d) => d.rowPct),
      0,
      1,
    );
    // Uniform in the logarithm: as often below 1 as above.
    const lit = list.filter((d) => d.contrast !== 1);
    expect(Math.abs(share(lit, (d) => d.contrast < 1) - 0.5)).toBeLessThan(0.015);
  });

  it('has no warp for satellites, but all eight symmetries alike', () => {
    const list = many('satellite');
    expect(list.every((d) => d.warp === null && !d.isFlipped)).toBe(true);
    for (let k = 0; k < 8; k += 1) {
      expect(Math.abs(share(list, (d) => d.dihedral === k) - 1 / 8)).toBeLessThan(0.01);
    }
    expect(list.every((d) => (d.zoom?.scale ?? 1) <= 1.05)).toBe(true);
    expect(list.every((d) => Math.abs(d.brightness) <= logit(0.55) + 1e-12)).toBe(true);
  });

  it('flips nothing where flips are off, and draws the same otherwise', () => {
    const own = { ...rangesOf('default')!, doFlip: false };
    const [with_, without] = [rangesOf('default')!, own].map((ranges) =>
      Array.from({ length: 50 }, (_, id) => drawTransforms(ranges, new Draws(3, 1, 0, id))),
    );
    expect(without?.every((d) => !d.isFlipped && d.dihedral === null)).toBe(true);
    expect(without).toEqual(with_?.map((d) => ({ ...d, isFlipped: false })));
  });

  it('keeps within the limits of own ranges in front of the eye', () => {
    const ends = [-RANGE_LIMITS.maxWarp[1], RANGE_LIMITS.maxWarp[1]];
    for (const a of ends)
      for (const b of ends)
        for (const c of ends)
          for (const d of ends) {
            const m = warpMatrix([a, b, c, d]);
            for (const [x, y] of [
              [-1, -1],
              [1, -1],
              [-1, 1],
              [1, 1],
            ] as const)
              expect(m[6] * x + m[7] * y + m[8]).toBeGreaterThan(0);
          }
  });

  it('draws each image of each epoch by itself', () => {
    const settings = rangesOf('default')!;
    expect(drawTransforms(settings, new Draws(1, 1, 0, 5))).toEqual(
      drawTransforms(settings, new Draws(1, 1, 0, 5)),
    );
    expect(drawTransforms(settings, new Draws(1, 1, 0, 5))).not.toEqual(
      drawTransforms(settings, new Draws(1, 1, 1, 5)),
    );
  });
});
