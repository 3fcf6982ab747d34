import { describe, expect, it } from 'vitest';
import { carriedOver, fit, keepInSight, pan, zoomAt } from '#renderer/stage/camera.ts';

const canvas = { widthPx: 800, heightPx: 600 };

describe('fitting', () => {
  it('shows the whole image in the middle', () => {
    const camera = fit({ widthPx: 1600, heightPx: 600 }, canvas);
    expect(camera.scale).toBeCloseTo((800 - 32) / 1600);
    expect(camera.x).toBe(16);
    expect(camera.y).toBe(Math.round((600 - 600 * camera.scale) / 2));
  });

  it('shows a 20:1 panorama from edge to edge and a 16-pixel image without filling the wall', () => {
    expect(fit({ widthPx: 20_000, heightPx: 1000 }, canvas).x).toBe(16);
    expect(fit({ widthPx: 16, heightPx: 16 }, canvas).scale).toBe(16);
  });
});

it('zooming keeps the point under the pointer where it is', () => {
  const before = { scale: 0.5, x: 40, y: 30 };
  const at = { x: 300, y: 200 };
  const after = zoomAt(before, at, 2);
  const point = (camera: typeof before) => ({
    x: (at.x - camera.x) / camera.scale,
    y: (at.y - camera.y) / camera.scale,
  });
  expect(point(after).x).toBeCloseTo(point(before).x);
  expect(point(after).y).toBeCloseTo(point(before).y);
  expect(zoomAt(before, at, 1e9).scale).toBe(64);
});

it('panning never loses the image', () => {
  const image = { widthPx: 100, heightPx: 100 };
  const far = keepInSight(pan({ scale: 1, x: 0, y: 0 }, 5000, -5000), image, canvas);
  expect(far.x).toBe(800 - 48);
  expect(far.y).toBe(48 - 100);
});

it('a zoom that is kept shows the same part of the next image, in proportion', () => {
  const before = { scale: 4, x: -1000, y: -600 };
  const from = { widthPx: 1000, heightPx: 500 };
  expect(carriedOver(before, from, from, canvas)).toEqual(before);
  const after = carriedOver(before, from, { widthPx: 2000, heightPx: 500 }, canvas);
  expect(after.scale).toBe(4);
  // The middle of the canvas showed pixel 350 of 1000.
  expect((canvas.widthPx / 2 - after.x) / after.scale).toBeCloseTo(700);
});
