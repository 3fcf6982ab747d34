/** Painting regions and replacing classes. */
import { expect, it } from 'vitest';
import { paintRegion, replaceClass } from '#shared/kernels/mask/paint.ts';
import { rasterFrom, regionFrom, rowsOf } from '#tests/helpers/masks.ts';

it('a region is painted where it lies on the mask, over the classes that may be, and what changed is said', () => {
  const raster = rasterFrom('.1.2', '1121', '....');
  const region = regionFrom(1, -1, '####', '#.##', '.###');
  const mayPaint = Uint8Array.of(1, 0, 1);
  expect(paintRegion(raster, region, { value: 3, mayPaint })).toEqual({ x: 2, y: 0, w: 2, h: 2 });
  expect(rowsOf(raster)).toEqual(['.1.3', '1131', '....']);
  expect(paintRegion(raster, region, { value: 3, mayPaint })).toBeNull();
  expect(paintRegion(raster, regionFrom(9, 9, '#'), { value: 3, mayPaint: null })).toBeNull();
});

it('a class is replaced within a region or everywhere, others stay', () => {
  const raster = rasterFrom('1212', '2121');
  expect(replaceClass(raster, regionFrom(0, 0, '##', '##'), 2, 5)).toEqual({ x: 0, y: 0, w: 2, h: 2 });
  expect(rowsOf(raster)).toEqual(['1512', '5121']);
  expect(replaceClass(raster, null, 1, 0)).toEqual({ x: 0, y: 0, w: 4, h: 2 });
  expect(rowsOf(raster)).toEqual(['.5.2', '5.2.']);
  expect(replaceClass(raster, null, 7, 1)).toBeNull();
});
