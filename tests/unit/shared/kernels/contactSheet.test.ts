import { describe, expect, it } from 'vitest';
import type { ShownImage } from '#shared/domain/shownData.ts';
import { contactSheet, rgbOf, withMask } from '#shared/kernels/contactSheet.ts';

const colors = new Map([[7, rgbOf('#ff8000')]]);
const size = { widthPx: 2, heightPx: 1 };
const image = (...values: number[]): ShownImage => ({
  item: 1,
  name: 'a',
  rgb: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  tags: [],
  mask: null,
  points: [],
});
const pixel = (sheet: ReturnType<typeof contactSheet>, x: number, y: number): number[] => [
  ...sheet.rgb.subarray(3 * (y * sheet.widthPx + x), 3 * (y * sheet.widthPx + x) + 3),
];

describe('a mask laid over a picture', () => {
  it('colours what is labeled, by its part, and nothing else', () => {
    const masked = { ...image(100, 100), mask: Uint16Array.of(7, 0) };
    expect([...withMask(masked, colors, 0.5)]).toEqual([178, 114, 50, 100, 100, 100]);
    expect(withMask(masked, colors, 0)).toBe(masked.rgb);
  });
});

describe('a contact sheet', () => {
  it('shows every number of every picture, as large as is asked, in rows', () => {
    const sheet = contactSheet([image(10, 20), image(30, 40), image(50, 60)], size, { colors, opacity: 1, columns: 2, scale: 3 }); // prettier-ignore
    expect([sheet.widthPx, sheet.heightPx]).toEqual([2 * 6 + 3 * 4, 2 * 3 + 3 * 4]);
    expect(pixel(sheet, 4, 4)).toEqual([10, 10, 10]);
    expect(pixel(sheet, 9, 6)).toEqual([20, 20, 20]);
    expect(pixel(sheet, 14, 4)).toEqual([30, 30, 30]);
    expect(pixel(sheet, 7, 11)).toEqual([60, 60, 60]);
    expect(pixel(sheet, 10, 4)).toEqual(pixel(sheet, 0, 0));
    expect(pixel(sheet, 14, 11)).toEqual(pixel(sheet, 0, 0));
  });

  it('draws points where they are, those that left the frame not, and none beyond its picture', () => {
    const point = (x: number, y: number, counts: boolean) => ({ classId: 7, x, y, counts });
    const points = [point(0.5, 0.5, true), point(0, 0, true), point(1, 1, false)];
    const wide = { widthPx: 20, heightPx: 20 };
    const grey = { ...image(...new Array<number>(400).fill(90)), points };
    const sheet = contactSheet([grey], wide, { colors, opacity: 1, columns: 4, scale: 1 });
    expect(pixel(sheet, 4 + 10, 4 + 10)).toEqual([255, 128, 0]);
    expect(pixel(sheet, 4 + 7, 4 + 10)).toEqual([0, 0, 0]);
    expect(pixel(sheet, 4 + 15, 4 + 10)).toEqual([90, 90, 90]);
    expect(pixel(sheet, 4, 4)).toEqual([255, 128, 0]);
    expect(pixel(sheet, 3, 3)).toEqual(pixel(sheet, 0, 0));
    expect(pixel(sheet, 4 + 19, 4 + 19)).toEqual([90, 90, 90]);
  });
});
