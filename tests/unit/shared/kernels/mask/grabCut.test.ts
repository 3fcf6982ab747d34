/** GrabCut: finds what was drawn, at any size, and always the same. */
import { existsSync, readdirSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Picture, Region } from '#shared/domain/mask.ts';
import { grabCut } from '#shared/kernels/mask/grabCut.ts';
import { growRect } from '#shared/kernels/mask/rects.ts';
import {
  intersectRegions,
  NO_REGION,
  regionArea,
  regionBounds,
  subtractRegions,
} from '#shared/kernels/mask/regions.ts';
import { ellipseRegion } from '#shared/kernels/mask/shapes.ts';
import { hash32 } from '#shared/kernels/rng.ts';
import { pictureOf } from '#tests/helpers/masks.ts';

const noise = (x: number, y: number, channel: number): number => (hash32([x, y, channel]) % 41) - 20;

/** A spotted orange disc (or ellipse) on a checkered bluish ground, both with noise. */
function discOn(widthPx: number, heightPx: number, [cx, cy, rx, ry]: readonly [number, number, number, number]): Picture {
  return pictureOf(widthPx, heightPx, (x, y) => {
    const isIn = ((x + 0.5 - cx) / rx) ** 2 + ((y + 0.5 - cy) / ry) ** 2 < 1;
    const isDark = (Math.floor(x / 7) + Math.floor(y / 7)) % 2 === 0;
    const [r, g, b] = isIn ? (isDark ? [200, 120, 60] : [220, 150, 40]) : isDark ? [60, 80, 140] : [110, 120, 130];
    return [r! + noise(x, y, 0), g! + noise(x, y, 1), b! + noise(x, y, 2)];
  });
} // prettier-ignore

function iou(a: Region, b: Region): number {
  const both = regionArea(intersectRegions(a, b));
  return both / (regionArea(a) + regionArea(b) - both);
}

function regionWhere(widthPx: number, heightPx: number, isIn: (x: number, y: number) => boolean): Region {
  const rect = { x: 0, y: 0, w: widthPx, h: heightPx };
  const bits = Uint8Array.from({ length: widthPx * heightPx }, (_, i) =>
    isIn(i % widthPx, Math.floor(i / widthPx)) ? 1 : 0,
  );
  return { rect, bits };
}

describe('grabCut', () => {
  it('finds a disc on a textured ground', () => {
    const picture = discOn(160, 120, [80, 60, 34, 34]);
    const found = grabCut(picture, { x: 38, y: 20, w: 82, h: 80 }, { iterations: 5 });
    const truth = ellipseRegion({ x: 46, y: 26 }, { x: 114, y: 94 }, picture);
    expect(iou(found, truth)).toBeGreaterThan(0.97);
  });

  it('finds it as exactly in a picture much larger than the copy it works on', () => {
    const picture = discOn(1100, 800, [520, 410, 300, 220]);
    const found = grabCut(picture, { x: 190, y: 160, w: 660, h: 500 }, { iterations: 5 });
    const truth = ellipseRegion({ x: 220, y: 190 }, { x: 820, y: 630 }, picture);
    expect(iou(found, truth)).toBeGreaterThan(0.99);
  });

  it('finds a beam and a square that reach into the corners of their boxes', () => {
    const isBeam = (x: number, y: number): boolean =>
      Math.abs(x - y) < 12 && x > 20 && x < 120 && y > 20 && y < 120;
    const isSquare = (x: number, y: number): boolean => x >= 25 && x < 115 && y >= 25 && y < 115;
    for (const isIn of [isBeam, isSquare]) {
      const picture = pictureOf(140, 140, (x, y) => {
        const grey = isIn(x, y) ? 150 : 70;
        return [grey + noise(x, y, 0), grey + noise(x, y, 1), 90 + noise(x, y, 2)];
      });
      const truth = regionWhere(140, 140, isIn);
      const box = growRect(regionBounds(truth)!, 2, picture)!;
      expect(iou(grabCut(picture, box, { iterations: 5 }), truth)).toBeGreaterThan(0.95);
    }
  });

  it('gives the same region each time, and nothing beside the box', () => {
    const picture = discOn(160, 120, [80, 60, 34, 34]);
    const box = { x: 60, y: 40, w: 30, h: 70 };
    const found = grabCut(picture, box, { iterations: 3 });
    expect(grabCut(picture, box, { iterations: 3 })).toEqual(found);
    const inBox = { rect: box, bits: new Uint8Array(box.w * box.h).fill(1) };
    expect(regionArea(subtractRegions(found, inBox))).toBe(0);
  });

  it('works with a box around the whole picture, and one that reaches beyond it', () => {
    const picture = discOn(100, 100, [50, 50, 30, 30]);
    const truth = ellipseRegion({ x: 20, y: 20 }, { x: 80, y: 80 }, picture);
    for (const box of [{ x: 0, y: 0, w: 100, h: 100 }, { x: -20, y: -20, w: 300, h: 300 }]) {
      expect(iou(grabCut(picture, box, { iterations: 5 }), truth)).toBeGreaterThan(0.95);
    }
  }); // prettier-ignore

  it('gives something or nothing, but an answer, where there is nothing to tell apart', () => {
    const flat = pictureOf(30, 30, () => [90, 90, 90]);
    const found = grabCut(flat, { x: 5, y: 5, w: 20, h: 20 }, { iterations: 5 });
    expect(regionArea(found)).toBeLessThanOrEqual(400);
    expect(grabCut(flat, { x: 40, y: 5, w: 20, h: 20 }, { iterations: 5 })).toBe(NO_REGION);
    for (const box of [{ x: 3, y: 3, w: 1, h: 1 }, { x: 0, y: 0, w: 30, h: 1 }]) {
      expect(regionArea(grabCut(flat, box, { iterations: 1 }))).toBeLessThanOrEqual(30);
    }
    const dot = pictureOf(1, 1, () => [1, 2, 3]);
    expect(regionArea(grabCut(dot, { x: 0, y: 0, w: 1, h: 1 }, { iterations: 1 }))).toBeLessThanOrEqual(1);
  }); // prettier-ignore
});

const NUCLEUS = '../shared/data/nuclei/003cee89357d9fe13516167fd67b609a164651b21934585648c740d2c3d86dc1';

describe.skipIf(!existsSync(NUCLEUS))('on a microscope image (needs ../shared/data/nuclei)', () => {
  /** Bytes of four channels, whatever the file has. */
  async function read(folder: string, file: string): Promise<Picture> {
    const image = sharp(`${NUCLEUS}/${folder}/${file}`).toColourspace('srgb').ensureAlpha();
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, rgba: new Uint8ClampedArray(data) };
  }

  it('finds most of the larger nuclei from boxes around them', async () => {
    const [file = ''] = readdirSync(`${NUCLEUS}/images`);
    const picture = await read('images', file);
    const scores: number[] = [];
    for (const name of readdirSync(`${NUCLEUS}/masks`)) {
      const { widthPx, heightPx, rgba } = await read('masks', name);
      const truth = regionWhere(widthPx, heightPx, (x, y) => rgba[4 * (y * widthPx + x)]! > 0);
      if (regionArea(truth) < 150) continue;
      const box = growRect(regionBounds(truth)!, 3, picture)!;
      scores.push(iou(grabCut(picture, box, { iterations: 5 }), truth));
    }
    scores.sort((a, b) => a - b);
    expect(scores.length).toBeGreaterThan(0);
    expect(scores[scores.length >> 1]).toBeGreaterThan(0.8);
  });
});
