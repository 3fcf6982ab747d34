import { describe, expect, it } from 'vitest';
import { viewUrl } from '#renderer/bridge/urls.ts';
import { isUsualLook, lookOf, pictureLooks, setBands, setPage } from '#renderer/session/pictureLooks.ts';
import { parseView } from '#main/server/viewAddress.ts';
import type { Picture } from '#shared/domain/picture.ts';

const picture = (bands: number): Picture => ({
  ...{
    widthPx: 10,
    heightPx: 10,
    pages: 3,
    bands,
    bits: 16,
    sampleFormat: 'uint',
    hasAlpha: false,
    isPlain: false,
  },
  ...{ ranges: [], shownBands: [0], levels: [], preparing: null },
});

describe('how pictures are looked at', () => {
  it('is as usual until somebody chooses, and the same for pictures made alike', () => {
    expect(isUsualLook(lookOf(pictureLooks.getState(), 1, picture(5)))).toBe(true);
    setBands(picture(5), { bands: [4, 2, 0], low: [10], high: [20] });
    expect(lookOf(pictureLooks.getState(), 2, picture(5))).toEqual({
      page: 0,
      bands: [4, 2, 0],
      low: [10],
      high: [20],
    });
    expect(isUsualLook(lookOf(pictureLooks.getState(), 2, picture(3)))).toBe(true);
  });

  it('has a page for the image one is at, and the first for every other', () => {
    setPage(7, 2);
    expect(lookOf(pictureLooks.getState(), 7, null).page).toBe(2);
    expect(lookOf(pictureLooks.getState(), 8, null).page).toBe(0);
  });

  it('makes addresses that the server understands', () => {
    const look = { page: 2, bands: [4, 2, 0], low: [-1e-7], high: [1e21] };
    const { search, pathname } = new URL(viewUrl('p-1', 5, look, { level: 1, x: 2, y: 3 }), 'http://x');
    expect(pathname).toBe('/view/p-1/5');
    expect(parseView(new URLSearchParams(search))).toEqual({ ...look, tile: { level: 1, x: 2, y: 3 } });
  });
});
