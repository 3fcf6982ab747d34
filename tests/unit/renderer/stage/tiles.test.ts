import { describe, expect, it } from 'vitest';
import { levelFor, tilesInSight, type TileSource } from '#renderer/stage/tiles.ts';
import { pictureLevels } from '#shared/domain/picture.ts';

const size = { widthPx: 20_000, heightPx: 10_000 };
const source: TileSource = { levels: pictureLevels(size), tilePx: 512, urlOf: (...at) => at.join('/') };
const canvas = { widthPx: 1000, heightPx: 800 };

describe('the squares of a huge picture', () => {
  it('come from the level that is just as fine as the screen', () => {
    expect([2, 1, 0.51, 0.5, 0.26, 0.25, 0.001].map((scale) => levelFor(scale, 7))).toEqual([
      0, 0, 0, 1, 1, 2, 6,
    ]);
  });

  it('are those in sight and no others', () => {
    const tiles = tilesInSight(source, 0, { scale: 1, x: -5120, y: -1000 }, canvas);
    const at = tiles.map(({ x, y }) => `${String(x)},${String(y)}`).sort();
    expect(at).toEqual(['10,1', '10,2', '10,3', '11,1', '11,2', '11,3']);
    expect(tiles[0]).toMatchObject({ y: 2, step: 1 });
  });

  it('end where the picture ends, and are few at any zoom', () => {
    const whole = tilesInSight(source, 4, { scale: 0.05, x: 0, y: 150 }, canvas);
    expect(whole.map(({ x, y }) => [x, y]).sort()).toEqual([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]);
    expect(whole.find(({ x }) => x === 1)).toMatchObject({ left: 8192, step: 16 });
    expect(tilesInSight(source, 0, { scale: 1, x: 5000, y: 0 }, canvas)).toEqual([]);
    expect(tilesInSight(source, 9, { scale: 1, x: 0, y: 0 }, canvas)).toEqual([]);
    for (let scale = 0.01; scale < 64; scale *= 1.3) {
      const level = levelFor(scale, source.levels.length);
      expect(tilesInSight(source, level, { scale, x: -3000 * scale, y: -3000 * scale }, canvas).length).toBeLessThan(30);
    }
  }); // prettier-ignore
});
