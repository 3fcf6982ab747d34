import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaskGestures } from '#tests/helpers/maskGestures.ts';

const blank = (widthPx: number, heightPx: number): string[] =>
  Array.from({ length: heightPx }, () => '.'.repeat(widthPx));

describe('the brush', () => {
  it('paints every place of a stroke as one entry of the history', async () => {
    const hand = await MaskGestures.open({ tool: 'brush', rows: blank(7, 3) });
    const after = await hand.once(() => hand.drag([[0.5, 1.5], [3.5, 1.5], [5.5, 1.5]])); // prettier-ignore
    expect(after).toEqual(['.......', '111111.', '.......']);
    expect(hand.mask.history.undo).toBe('Brush: road');
  });

  it('paints one dab at a click, as large as it is set', async () => {
    const hand = await MaskGestures.open({
      tool: 'brush',
      rows: blank(5, 4),
      settings: { brushPx: 3, brushShape: 'square' },
    });
    expect(await hand.once(() => hand.click(2.5, 1.5))).toEqual(['.111.', '.111.', '.111.', '.....']);
  });

  it('draws a straight line from the end of the last stroke with Shift, and shows it before', async () => {
    const hand = await MaskGestures.open({ tool: 'brush', rows: blank(6, 3) });
    hand.hover(5.5, 0.5, { shift: true });
    expect(hand.draft).toBeNull();
    hand.click(0.5, 0.5);
    hand.hover(5.5, 0.5, { shift: true });
    expect(hand.draft?.shapes).toEqual([
      { kind: 'path', points: [{ x: 0.5, y: 0.5, radius: 0.5 }, { x: 5.5, y: 0.5 }], isClosed: false },
    ]); // prettier-ignore
    await hand.settle();
    expect(await hand.once(() => hand.click(5.5, 0.5, { shift: true }))).toEqual([
      '111111',
      '......',
      '......',
    ]);
    expect(hand.draft).toBeNull();
  });

  it('erases with Alt, and the eraser always does, whatever class is there', async () => {
    const brush = await MaskGestures.open({ tool: 'brush', rows: ['112233'] });
    expect(await brush.once(() => brush.drag([[0.5, 0.5], [2.5, 0.5]], { alt: true }))).toEqual(['...233']); // prettier-ignore
    const eraser = await MaskGestures.open({ tool: 'eraser', rows: ['112233'], classId: null });
    expect(await eraser.once(() => eraser.drag([[3.5, 0.5], [5.5, 0.5]]))).toEqual(['112...']); // prettier-ignore
    expect([brush.mask.history.undo, eraser.mask.history.undo]).toEqual(['Erase', 'Erase']);
  });

  it('is as wide as a pen presses, and no wider when pressure is off', async () => {
    const settings = { brushPx: 5, brushShape: 'square' } as const;
    const pen = { device: 'pen', pressure: 0.2 } as const;
    const light = await MaskGestures.open({ tool: 'brush', rows: blank(5, 1), settings });
    expect(await light.once(() => light.click(2.5, 0.5, pen))).toEqual(['..1..']);
    const all = await MaskGestures.open({
      tool: 'brush',
      rows: blank(5, 1),
      settings: { ...settings, usePressure: false },
    });
    expect(await all.once(() => all.click(2.5, 0.5, pen))).toEqual(['11111']);
  });

  it('leaves alone what may not be painted over', async () => {
    const whole = [[0.5, 0.5], [5.5, 0.5]] as const; // prettier-ignore
    const unlabeled = await MaskGestures.open({
      tool: 'brush',
      rows: ['.2.3.2'],
      settings: { paintOver: 'unlabeled' },
    });
    expect(await unlabeled.once(() => unlabeled.drag(whole))).toEqual(['121312']);
    const chosen = await MaskGestures.open({
      tool: 'brush',
      rows: ['.2.3.2'],
      settings: { paintOver: 'chosen', overIds: new Set([3]) },
    });
    expect(await chosen.once(() => chosen.drag(whole))).toEqual(['121112']);
    const locked = await MaskGestures.open({
      tool: 'eraser',
      rows: ['.2.3.2'],
      settings: { paintOver: 'unlabeled', lockedIds: new Set([2]) },
    });
    expect(await locked.once(() => locked.drag(whole))).toEqual(['.2...2']);
  });

  it('takes a stroke back on Escape and when the pointer is lost, and stores nothing', async () => {
    const hand = await MaskGestures.open({ tool: 'brush', rows: ['..2..'] });
    hand.press(0.5, 0.5);
    hand.move([4.5, 0.5]);
    expect(hand.rows).toEqual(['11111']);
    expect(hand.key('Escape')).toBe(true);
    expect(hand.rows).toEqual(['..2..']);
    hand.move([2.5, 0.5]);
    hand.lift(2.5, 0.5);
    hand.press(0.5, 0.5);
    hand.tool.lost?.();
    hand.lift(0.5, 0.5);
    await hand.settle();
    expect([hand.rows, hand.store.calls.includes('paint')]).toEqual([['..2..'], false]);
    expect(hand.key('Escape')).toBe(false);
  });

  it('never paints what another gesture would not know of', async () => {
    const hand = await MaskGestures.open({ tool: 'brush', rows: ['.....'] });
    hand.press(0.5, 0.5);
    hand.mask.begin();
    hand.move([4.5, 0.5]);
    hand.lift(4.5, 0.5);
    expect(hand.rows).toEqual(['.....']);
  });

  it('says so when there is no class, and paints nothing before the mask was read', async () => {
    const none = await MaskGestures.open({ tool: 'brush', rows: ['...'], classId: null });
    none.click(1.5, 0.5);
    expect([none.told, none.rows]).toEqual([['no class'], ['...']]);
  });

  it('paints the same however its places are put into frames', async () => {
    const place = fc.tuple(fc.double({ min: -5, max: 25, noNaN: true }), fc.double({ min: -5, max: 25, noNaN: true })); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(
        fc.array(place, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (path, brushPx) => {
          const options = { tool: 'brush', rows: blank(20, 20), settings: { brushPx } } as const;
          const [one, each] = [await MaskGestures.open(options), await MaskGestures.open(options)];
          one.drag(path);
          each.press(...(path[0] ?? [0, 0]));
          for (const next of path.slice(1)) each.move(next);
          each.lift(...(path.at(-1) ?? [0, 0]));
          expect(each.rows).toEqual(one.rows);
        },
      ),
      { numRuns: 40 },
    );
  });
});

it('the second button picks the class under the pointer and paints nothing', async () => {
  const hand = await MaskGestures.open({ tool: 'brush', rows: ['.23'] });
  hand.click(1.5, 0.5, { button: 'secondary' });
  hand.click(0.5, 0.5, { button: 'secondary' });
  expect([hand.told, hand.classId, hand.rows]).toEqual([['picked 2'], 2, ['.23']]);
});
