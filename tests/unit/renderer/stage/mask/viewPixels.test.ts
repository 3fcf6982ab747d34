import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  screenRect,
  viewMapOf,
  ViewPainter,
  type MaskStyle,
  type ViewMap,
} from '#renderer/stage/mask/viewPixels.ts';
import type { Raster, Rect } from '#shared/domain/mask.ts';
import { packRgba } from '#shared/kernels/mask/colorize.ts';
import { rasterFrom } from '#tests/helpers/masks.ts';

const palette = Uint32Array.of(0, packRgba(255, 0, 0), packRgba(0, 255, 0), packRgba(0, 0, 255));
const marks = new Map([
  [0, '.'],
  [palette[1] ?? 0, '1'],
  [palette[2] ?? 0, '2'],
  [palette[3] ?? 0, '3'],
]);

const mapOf = (raster: Raster, size: { width: number; height: number }, camera: { scale: number; x: number; y: number }, isFine = false): ViewMap =>
  viewMapOf(
    { camera, image: raster, canvas: { widthPx: size.width, heightPx: size.height }, pixelRatio: 1, url: null, picture: null },
    isFine,
  ); // prettier-ignore

const whole = (map: ViewMap): Rect => ({ x: 0, y: 0, w: map.width, h: map.height });

function painted(raster: Raster, map: ViewMap, style: MaskStyle = 'fill', colors = palette): Uint32Array {
  const out = new Uint32Array(map.width * map.height).fill(0x12345678);
  const pixels = { x: 0, y: 0, w: raster.widthPx, h: raster.heightPx, data: raster.data };
  new ViewPainter().paint(pixels, map, whole(map), { palette: colors, style }, out);
  return out;
}

/** The screen as text: a class, nothing, or '#' for any other colour. */
const rows = (out: Uint32Array, width: number): string[] =>
  Array.from({ length: out.length / width }, (_, y) =>
    Array.from(out.subarray(y * width, (y + 1) * width), (color) => marks.get(color) ?? '#').join(''),
  );

describe('a mask on the screen', () => {
  const raster = rasterFrom('12', '.3');

  it('shows each pixel as a square, and nothing beside the image', () => {
    const map = mapOf(raster, { width: 8, height: 6 }, { scale: 3, x: 1, y: -1 });
    expect(rows(painted(raster, map), 8)).toEqual([
      '.111222.',
      '.111222.',
      '....333.',
      '....333.',
      '....333.',
      '........',
    ]);
  });

  it('leaves out classes without a colour', () => {
    const map = mapOf(raster, { width: 2, height: 2 }, { scale: 1, x: 0, y: 0 });
    expect(rows(painted(raster, map, 'fill', Uint32Array.of(0, 0, palette[2] ?? 0)), 2)).toEqual([
      '.2',
      '..',
    ]);
  });

  it('averages what is shrunk when there is time for it', () => {
    const striped = rasterFrom('1111', '1111', '1.1.', '.1.1');
    const rough = mapOf(striped, { width: 2, height: 2 }, { scale: 0.5, x: 0, y: 0 });
    const fine = mapOf(striped, { width: 2, height: 2 }, { scale: 0.5, x: 0, y: 0 }, true);
    expect(painted(striped, rough)[0]).toBe(palette[1]);
    expect([...painted(striped, fine)].map((color) => color >>> 24)).toEqual([255, 255, 127, 127]);
  });

  it('has outlines of the same width at any zoom, dark beside what is not labeled', () => {
    const big = rasterFrom('..........', '.11111111.', '.11111111.', '.11111111.', '.11111111.', '.11111111.', '.11111111.', '..........'); // prettier-ignore
    const map = mapOf(big, { width: 10, height: 8 }, { scale: 1, x: 0, y: 0 });
    expect(rows(painted(big, map, 'outline'), 10)).toEqual([
      '.########.',
      '#11111111#',
      '#11111111#',
      '#11....11#',
      '#11....11#',
      '#11111111#',
      '#11111111#',
      '.########.',
    ]);
    const twice = mapOf(big, { width: 20, height: 16 }, { scale: 2, x: 0, y: 0 });
    expect(rows(painted(big, twice, 'outline'), 20)[7]).toBe('.#11............11#.');
  });

  it('hatches along with the picture when it is moved', () => {
    const big = rasterFrom(...Array.from({ length: 30 }, () => '1'.repeat(30)));
    const at = (x: number, y: number): string[] =>
      rows(painted(big, mapOf(big, { width: 20, height: 20 }, { scale: 1, x, y }), 'hatch'), 20);
    const [still, moved] = [at(-5, -5), at(-8, -5)];
    expect(moved[5]?.slice(0, 17)).toBe(still[5]?.slice(3));
    expect(new Set(still.join(''))).toEqual(new Set(['1', '#']));
  });
});

it('painting only what changed gives what painting everything gives, in every style', () => {
  const side = 24;
  const rect = fc.record({ x: fc.nat(side - 1), y: fc.nat(side - 1), w: fc.integer({ min: 1, max: 9 }), h: fc.integer({ min: 1, max: 9 }) }); // prettier-ignore
  const camera = fc.record({
    scale: fc.double({ min: 0.3, max: 6, noNaN: true }),
    x: fc.double({ min: -40, max: 30, noNaN: true }),
    y: fc.double({ min: -40, max: 30, noNaN: true }),
  });
  const styles = fc.constantFrom<MaskStyle>('fill', 'outline', 'hatch');
  fc.assert(
    fc.property(rect, camera, styles, fc.boolean(), (changed, where, style, isFine) => {
      const raster = rasterFrom(...Array.from({ length: side }, (_, y) => '..1122'.repeat(4).slice(y % 3) + '.'.repeat(y % 3))); // prettier-ignore
      const map = mapOf(raster, { width: 40, height: 30 }, where, isFine);
      const pixels = { x: 0, y: 0, w: side, h: side, data: raster.data };
      const painter = new ViewPainter();
      const out = painted(raster, map, style);
      for (let y = changed.y; y < Math.min(side, changed.y + changed.h); y += 1) {
        raster.data.fill(3, y * side + changed.x, y * side + Math.min(side, changed.x + changed.w));
      }
      const part = screenRect(map, changed, style === 'fill' ? 0 : 3);
      if (part !== null) painter.paint(pixels, map, part, { palette, style }, out);
      expect(out).toEqual(painted(raster, map, style));
    }),
  );
});
