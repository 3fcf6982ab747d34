/** Areas of classes and how far two masks agree, by counting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '#shared/domain/mask.ts';
import { classAreas, classPairs, disagreement } from '#shared/kernels/mask/areas.ts';
import { rasterFrom } from '#tests/helpers/masks.ts';

const masks = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .chain(([widthPx, heightPx]) => {
    const data = fc.array(fc.constantFrom(0, 1, 2, 65535), { minLength: widthPx * heightPx, maxLength: widthPx * heightPx });
    const mask = data.map((values): Raster => ({ widthPx, heightPx, data: Uint16Array.from(values) }));
    return fc.tuple(mask, mask);
  }); // prettier-ignore

describe('areas and agreement', () => {
  it('are what counting pixel by pixel gives', () => {
    fc.assert(
      fc.property(masks, fc.constantFrom(null, 1), ([one, other], voidId) => {
        const areas = new Map<number, number>();
        const pairs = new Map<string, number>();
        let [all, different] = [0, 0];
        one.data.forEach((a, i) => {
          const b = other.data[i]!;
          if (a > 0) areas.set(a, (areas.get(a) ?? 0) + 1);
          pairs.set(`${String(a)} ${String(b)}`, (pairs.get(`${String(a)} ${String(b)}`) ?? 0) + 1);
          if ([a, b].includes(0) || (voidId !== null && [a, b].includes(voidId))) return;
          all += 1;
          if (a !== b) different += 1;
        });
        expect(new Map(classAreas(one))).toEqual(areas);
        const found = classPairs(one, other);
        expect(new Map(found.map(({ a, b, pixels }) => [`${String(a)} ${String(b)}`, pixels]))).toEqual(
          pairs,
        );
        expect(found.map(({ pixels }) => pixels)).toEqual([...pairs.values()].sort((p, q) => q - p));
        expect(disagreement(one, other, voidId)).toBe(all === 0 ? null : different / all);
      }),
    );
  });

  it('can be asked of a part of a mask', () => {
    const raster = rasterFrom('112', '122', '333');
    expect([...classAreas(raster, { x: 1, y: 0, w: 9, h: 2 })]).toEqual([[1, 1], [2, 3]]);
    expect([...classAreas(raster, { x: 5, y: 0, w: 9, h: 2 })]).toEqual([]);
  }); // prettier-ignore

  it('are no number for masks of different sizes', () => {
    expect(disagreement(rasterFrom('11'), rasterFrom('1', '1'))).toBeNull();
  });
});
