import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MaskAreas } from '#renderer/document/MaskAreas.ts';
import { blankRaster } from '#shared/kernels/mask/RasterEdit.ts';
import { areasOf } from '#shared/kernels/maskTiles.ts';

it('counting only the squares that changed gives what counting all of them gives', () => {
  const [widthPx, heightPx] = [600, 300];
  const rect = fc.record({
    x: fc.nat(widthPx - 1),
    y: fc.nat(heightPx - 1),
    w: fc.integer({ min: 1, max: 300 }),
    h: fc.integer({ min: 1, max: 300 }),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(rect, fc.nat(3)), { maxLength: 6 }), (paintings) => {
      const raster = blankRaster(widthPx, heightPx);
      const areas = new MaskAreas(raster);
      areas.count();
      for (const [{ x, y, w, h }, value] of paintings) {
        const right = Math.min(widthPx, x + w);
        for (let row = y; row < Math.min(heightPx, y + h); row += 1) {
          raster.data.fill(value, row * widthPx + x, row * widthPx + right);
        }
        areas.changed({ x, y, w, h });
      }
      expect(new Map([...areas.count()].sort())).toEqual(new Map([...areasOf(raster.data)].sort()));
    }),
    { numRuns: 30 },
  );
});

it('anything may have changed', () => {
  const raster = blankRaster(300, 2);
  const areas = new MaskAreas(raster);
  expect(areas.count()).toEqual(new Map());
  raster.data.fill(2);
  expect(areas.count()).toEqual(new Map());
  areas.changed(null);
  expect(areas.count()).toEqual(new Map([[2, 600]]));
});
