import fc from 'fast-check';
import { expect, it } from 'vitest';
import { windowAround } from '#renderer/sense/WorkerSense.ts';

const huge = { widthPx: 9000, heightPx: 5000 };

it('small images are looked at as a whole, of huge ones a part that holds the place well inside', () => {
  expect(windowAround({ x: 5, y: 5 }, { widthPx: 2048, heightPx: 2048 })).toEqual({
    x: 0,
    y: 0,
    w: 2048,
    h: 2048,
  });
  fc.assert(
    fc.property(fc.nat(huge.widthPx - 1), fc.nat(huge.heightPx - 1), (x, y) => {
      const { x: left, y: top, w, h } = windowAround({ x, y }, huge);
      expect([w, h]).toEqual([2048, 2048]);
      const gap = Math.min(x - left, left + w - x, y - top, top + h - y);
      const edge = Math.min(x, y, huge.widthPx - x, huge.heightPx - y);
      expect(gap).toBeGreaterThanOrEqual(Math.min(edge, 512));
    }),
  );
});

it('the part is the same for places nearby, so that it is not worked out at every step', () => {
  expect(windowAround({ x: 4000, y: 2000 }, huge)).toEqual(windowAround({ x: 4080, y: 2040 }, huge));
});
