import { describe, expect, it } from 'vitest';
import { MaskGestures, pictureFrom } from '#tests/helpers/maskGestures.ts';

const blank = (widthPx: number, heightPx: number): string[] =>
  Array.from({ length: heightPx }, () => '.'.repeat(widthPx));

describe('rectangle and ellipse', () => {
  it('paint between the corners, nearest pixels included', async () => {
    const hand = await MaskGestures.open({ tool: 'rectangle', rows: blank(6, 4) });
    const after = await hand.once(() => hand.drag([[0.8, 1.1], [4.9, 2.8]])); // prettier-ignore
    expect(after).toEqual(['......', '.1111.', '.1111.', '......']);
    expect(hand.mask.history.undo).toBe('Rectangle: road');
  });

  it('are even with Shift, whichever way they are dragged', async () => {
    const hand = await MaskGestures.open({ tool: 'rectangle', rows: blank(6, 4) });
    const after = await hand.once(() => hand.drag([[5, 4], [4, 1]], { shift: true })); // prettier-ignore
    expect(after).toEqual(['......', '..111.', '..111.', '..111.']);
    const round = await MaskGestures.open({ tool: 'ellipse', rows: blank(6, 6) });
    const circle = await round.once(() => round.drag([[0, 0], [6, 2]], { shift: true })); // prettier-ignore
    expect(circle).toEqual(['.1111.', '111111', '111111', '111111', '111111', '.1111.']);
  });

  it('erase with Alt, paint with Alt where they are set to erase, and show which', async () => {
    const hand = await MaskGestures.open({ tool: 'rectangle', rows: ['112233'] });
    const middle = [[1, 0], [5, 1]] as const; // prettier-ignore
    hand.press(1, 0);
    hand.hover(5, 1, { alt: true });
    expect(hand.draft?.erases).toBe(true);
    hand.tool.cancel();
    expect(await hand.once(() => hand.drag(middle, { alt: true }))).toEqual(['1....3']);
    expect(hand.mask.history.undo).toBe('Rectangle: erase');
    hand.settings = { ...hand.settings, combine: 'subtract' };
    expect(await hand.once(() => hand.drag(middle, { alt: true }))).toEqual(['111113']);
    expect(await hand.once(() => hand.drag(middle))).toEqual(['1....3']);
  });

  it('replace only the class they began on, if it is not locked', async () => {
    const hand = await MaskGestures.open({
      tool: 'rectangle',
      rows: ['2.323.'],
      settings: { combine: 'replace' },
    });
    expect(await hand.once(() => hand.drag([[0, 0], [6, 1]]))).toEqual(['1.313.']); // prettier-ignore
    hand.settings = { ...hand.settings, lockedIds: new Set([3]) };
    hand.drag([[2, 0], [6, 1]]); // prettier-ignore
    await hand.settle();
    expect(hand.rows).toEqual(['1.313.']);
  });

  it('give up on Escape', async () => {
    const hand = await MaskGestures.open({ tool: 'ellipse', rows: blank(4, 4) });
    hand.press(0, 0);
    hand.move([4, 4]);
    expect(hand.draft).not.toBeNull();
    expect([hand.key('Escape'), hand.draft]).toEqual([true, null]);
    hand.lift(4, 4);
    expect([hand.rows, hand.key('Escape')]).toEqual([blank(4, 4), false]);
  });
});

it('the lasso paints what its line goes around, loops too', async () => {
  const hand = await MaskGestures.open({ tool: 'lasso', rows: blank(6, 3) });
  const twice = [[1, 0], [5, 0], [5, 3], [1, 3], [1, 0], [5, 0], [5, 3], [1, 3]] as const; // prettier-ignore
  expect(await hand.once(() => hand.drag(twice))).toEqual(['.1111.', '.1111.', '.1111.']);
});

describe('the polygon', () => {
  const corners = [[1, 0], [5, 0], [5, 4], [1, 4]] as const; // prettier-ignore
  const square = ['.1111.', '.1111.', '.1111.', '.1111.'];
  const set = (hand: MaskGestures): void => corners.forEach(([x, y]) => hand.click(x, y));

  it.each([
    ['Enter', (hand: MaskGestures) => hand.key('Enter')],
    ['the first corner', (hand: MaskGestures) => hand.click(1.3, 0.2)],
    ['a double click on the last one', (hand: MaskGestures) => hand.click(1, 4)],
  ])('is closed by %s', async (_, close) => {
    const hand = await MaskGestures.open({ tool: 'polygon', rows: blank(6, 4) });
    set(hand);
    expect(hand.rows).toEqual(blank(6, 4));
    expect(await hand.once(() => close(hand))).toEqual(square);
    expect(hand.draft).toBeNull();
  });

  it('follows corners that are dragged', async () => {
    const hand = await MaskGestures.open({ tool: 'polygon', rows: blank(6, 4) });
    set(hand);
    hand.drag([[5, 4], [3, 4]]); // prettier-ignore
    hand.drag([[5, 0], [3, 0]]); // prettier-ignore
    expect(hand.draft?.handles).toHaveLength(4);
    expect(await hand.once(() => hand.key('Enter'))).toEqual(['.11...', '.11...', '.11...', '.11...']);
  });

  it('gives corners back one by one, and all of them on Escape', async () => {
    const hand = await MaskGestures.open({ tool: 'polygon', rows: blank(6, 4) });
    expect(hand.key('Backspace')).toBe(false);
    set(hand);
    hand.key('Backspace');
    expect(hand.draft?.handles).toHaveLength(3);
    hand.key('Escape');
    expect([hand.draft, hand.key('Enter')]).toEqual([null, false]);
    await hand.settle();
    expect(hand.store.calls).not.toContain('paint');
  });

  it('keeps its corners when two fingers move the picture, and waits for a third one', async () => {
    const hand = await MaskGestures.open({ tool: 'polygon', rows: blank(6, 4) });
    hand.click(1, 0);
    hand.click(5, 0);
    hand.press(3, 3);
    hand.tool.lost?.();
    expect(hand.draft?.handles).toHaveLength(2);
    expect(hand.key('Enter')).toBe(true);
    expect(hand.draft?.handles).toHaveLength(2);
  });
});

describe('fill and magic wand', () => {
  const picture = pictureFrom('559955', '559955', '551155');

  it('fill what has the class and nearly the colour under the pointer', async () => {
    const hand = await MaskGestures.open({
      tool: 'fill',
      rows: ['......', '2222..', '......'],
      picture,
      settings: { tolerance: 10 },
    });
    expect(await hand.once(() => hand.click(0.5, 0.5))).toEqual(['11....', '2222..', '......']);
    expect(hand.told).toEqual(['busy picture', 'done']);
    hand.settings = { ...hand.settings, tolerance: 255 };
    expect(await hand.once(() => hand.click(5.5, 2.5))).toEqual(['111111', '222211', '111111']);
  });

  it('take what is like the colour, connected or anywhere', async () => {
    const near = await MaskGestures.open({ tool: 'wand', rows: blank(6, 3), picture });
    expect(await near.once(() => near.click(0.5, 0.5))).toEqual(['11....', '11....', '11....']);
    near.settings = { ...near.settings, isContiguous: false, combine: 'subtract' };
    near.mask.undo();
    await near.settle();
    near.settings = { ...near.settings, combine: 'add' };
    expect(await near.once(() => near.click(0.5, 0.5))).toEqual(['11..11', '11..11', '11..11']);
  });

  it('paint nothing that was given up while it was looked for', async () => {
    const hand = await MaskGestures.open({ tool: 'wand', rows: blank(6, 3), picture });
    hand.click(0.5, 0.5);
    expect(hand.key('Escape')).toBe(true);
    await hand.settle();
    expect([hand.rows, hand.told]).toEqual([blank(6, 3), ['busy picture', 'done']]);
  });
});

describe('superpixels and cutting out', () => {
  const size = 40;
  /** A bright square in the middle of a dark image. */
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (__, x) => (Math.abs(x - 19.5) < 10 && Math.abs(y - 19.5) < 10 ? '9' : '1')).join(''),
  ); // prettier-ignore
  const picture = pictureFrom(...rows);
  const object = rows.map((row) => row.replaceAll('1', '.').replaceAll('9', '1'));

  it('cut the object out of a box', async () => {
    const hand = await MaskGestures.open({ tool: 'grabcut', rows: blank(size, size), picture });
    const after = await hand.once(() => hand.drag([[5, 5], [35, 35]])); // prettier-ignore
    expect(after).toEqual(object);
    expect([hand.told, hand.draft]).toEqual([['busy object', 'done'], null]);
  });

  it('do nothing in a box that is too small, or when Escape comes first', async () => {
    const hand = await MaskGestures.open({ tool: 'grabcut', rows: blank(size, size), picture });
    hand.drag([[5, 5], [7, 35]]); // prettier-ignore
    expect(hand.told).toEqual([]);
    hand.drag([[5, 5], [35, 35]]); // prettier-ignore
    expect(hand.draft).not.toBeNull();
    expect(hand.key('Escape')).toBe(true);
    await hand.settle();
    expect([hand.draft, hand.rows]).toEqual([null, blank(size, size)]);
  });

  it('say that nothing stands out from a plain picture', async () => {
    const hand = await MaskGestures.open({ tool: 'grabcut', rows: blank(size, size) });
    hand.drag([[5, 5], [35, 35]]); // prettier-ignore
    await hand.settle();
    expect([hand.told, hand.rows]).toEqual([['busy object', 'done', 'no object'], blank(size, size)]);
  });

  it('paint the pieces they pass over, each whole and within its edges', async () => {
    const hand = await MaskGestures.open({
      tool: 'superpixel',
      rows: blank(size, size),
      picture,
      settings: { superpixelPx: 10 },
    });
    hand.hover(19, 19);
    await hand.settle();
    hand.hover(19, 19);
    expect(hand.draft?.region).not.toBeNull();
    expect(hand.told).toEqual(['busy superpixels', 'done']);
    const lines = [12, 19, 27].flatMap((y) => [[11, y], [28, y]] as const); // prettier-ignore
    const after = await hand.once(() => hand.drag(lines));
    expect(after).toEqual(object);
    hand.settings = { ...hand.settings, combine: 'subtract' };
    expect(await hand.once(() => hand.drag(lines))).toEqual(blank(size, size));
  });
});
