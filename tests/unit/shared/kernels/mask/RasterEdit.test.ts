/** One gesture: what it changed, square by square, and how it is taken back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '#shared/domain/mask.ts';
import { paintSegment, segmentBounds, type Stroke } from '#shared/kernels/mask/brush.ts';
import { applyTiles, blankRaster, RasterEdit, rasterOf, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { regionOfRect } from '#shared/kernels/mask/regions.ts';
import { paintRegion } from '#shared/kernels/mask/paint.ts';
import { encodeTile } from '#shared/kernels/maskTiles.ts';
import { isSameMask } from '#tests/helpers/masks.ts';

const [WIDTH, HEIGHT] = [600, 530];

/** Three by three squares, those at the border smaller. */
function striped(): Raster {
  const raster = blankRaster(WIDTH, HEIGHT);
  raster.data.forEach((_, i) => (raster.data[i] = Math.floor(i / 7) % 3));
  return raster;
}

const stroke = (x: number, y: number, toX: number, toY: number): Stroke => ({
  from: { x, y },
  to: { x: toX, y: toY },
  radiusFrom: 3,
  radiusTo: 9,
  shape: 'round',
});

describe('a gesture', () => {
  it('knows the squares it changed, before and after, and they put another mask in the same state', () => {
    const place = fc.tuple(
      ...[WIDTH, HEIGHT, WIDTH, HEIGHT].map((max) => fc.integer({ min: -20, max: max + 20 })),
    );
    fc.assert(
      fc.property(fc.array(place, { maxLength: 4 }), (strokes) => {
        const [raster, other] = [striped(), striped()];
        const edit = new RasterEdit(raster);
        for (const [x = 0, y = 0, toX = 0, toY = 0] of strokes) {
          const one = stroke(x, y, toX, toY);
          edit.touch(segmentBounds(one, raster));
          paintSegment(raster, { ...one, value: 5, mayPaint: null });
        }
        const changes = edit.changes();
        applyTiles(other, changes.map(({ tx, ty, after }) => ({ tx, ty, runs: after })));
        expect(isSameMask(other, raster)).toBe(true);
        applyTiles(raster, changes.map(({ tx, ty, before }) => ({ tx, ty, runs: before })));
        expect(isSameMask(raster, striped())).toBe(true);
      }),
      { numRuns: 20 },
    ); // prettier-ignore
  });

  it('leaves out squares that look the same in the end', () => {
    const raster = striped();
    const edit = new RasterEdit(raster);
    edit.touch({ x: 0, y: 0, w: WIDTH, h: HEIGHT });
    paintRegion(raster, regionOfRect({ x: 300, y: 300, w: 1, h: 1 }), { value: 7, mayPaint: null });
    expect(edit.changes().map(({ tx, ty }) => [tx, ty])).toEqual([[1, 1]]);
    paintRegion(raster, regionOfRect({ x: 300, y: 300, w: 1, h: 1 }), {
      value: Math.floor((300 * WIDTH + 300) / 7) % 3,
      mayPaint: null,
    });
    expect(edit.changes()).toEqual([]);
  });

  it('is taken back as if it had not been', () => {
    const raster = striped();
    const edit = new RasterEdit(raster);
    expect(edit.rollback()).toBeNull();
    const one = stroke(250, 100, 262, 100);
    edit.touch(segmentBounds(one, raster));
    paintSegment(raster, { ...one, value: 5, mayPaint: null });
    edit.touch(null);
    expect(edit.rollback()).toEqual({ x: 0, y: 0, w: 512, h: 256 });
    expect(isSameMask(raster, striped())).toBe(true);
    expect(edit.changes()).toEqual([]);
  });
});

describe('stored masks', () => {
  it('come back as they were, and squares without labels are not stored', () => {
    const raster = blankRaster(WIDTH, HEIGHT);
    raster.data[WIDTH * HEIGHT - 1] = 4;
    const tiles = tilesOf(raster);
    expect(tiles.map(({ tx, ty }) => [tx, ty])).toEqual([[2, 2]]);
    expect(isSameMask(rasterOf({ widthPx: WIDTH, heightPx: HEIGHT, tiles }), raster)).toBe(true);
  });

  it('change nothing when one square is damaged or beside the mask', () => {
    const raster = blankRaster(WIDTH, HEIGHT);
    const good = { tx: 0, ty: 0, runs: encodeTile(new Uint16Array(256 * 256).fill(3)) };
    for (const bad of [{ tx: 1, ty: 0, runs: Uint8Array.of(1) }, { ...good, tx: 3 }, { ...good, ty: -1 }, { ...good, tx: 0.5 }, { ...good, tx: 2 }]) {
      expect(applyTiles(raster, [good, bad])).toBe('damaged');
      expect(rasterOf({ widthPx: WIDTH, heightPx: HEIGHT, tiles: [bad] })).toBeNull();
    }
    expect(raster.data.every((value) => value === 0)).toBe(true);
    expect(applyTiles(raster, [])).toBeNull();
    expect(applyTiles(raster, [good])).toEqual({ x: 0, y: 0, w: 256, h: 256 });
  }); // prettier-ignore
});
