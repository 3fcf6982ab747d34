import { describe, expect, it } from 'vitest';
import { acceptRest, changeRegion, clearMask, replaceClassIn } from '#renderer/tools/mask/regionCommands.ts';
import { MaskGestures } from '#tests/helpers/maskGestures.ts';
import { rasterFrom, regionFrom } from '#tests/helpers/masks.ts';

const open = (...rows: readonly string[]): Promise<MaskGestures> =>
  MaskGestures.open({ tool: 'brush', rows });

describe('changes to the class in hand', () => {
  it('fill what it encloses, and nothing of a locked class in there', async () => {
    const hand = await open('.....', '11111', '1.2.1', '11111');
    hand.settings = { ...hand.settings, lockedIds: new Set([2]) };
    const after = await hand.once(() => changeRegion(hand.editor, 'fillHoles', 0));
    expect(after).toEqual(['.....', '11111', '11211', '11111']);
    expect(hand.mask.history.undo).toBe('Fill holes: road');
  });

  it('grow over what may be painted over, and shrink to nothing labeled', async () => {
    const hand = await open('.....', '.112.', '.....');
    hand.settings = { ...hand.settings, paintOver: 'unlabeled' };
    expect(await hand.once(() => changeRegion(hand.editor, 'grow', 1))).toEqual(['.11..', '1112.', '.11..']);
    expect(await hand.once(() => changeRegion(hand.editor, 'shrink', 1))).toEqual(['.....', '.1.2.', '.....']); // prettier-ignore
  });

  it('drop specks and keep the rest', async () => {
    const hand = await open('1.111', '..111', '1....');
    expect(await hand.once(() => changeRegion(hand.editor, 'specks', 3))).toEqual([
      '..111',
      '..111',
      '.....',
    ]);
  });

  it('say that there was nothing to do', async () => {
    const hand = await open('111', '222');
    expect(changeRegion(hand.editor, 'fillHoles', 0)).toBe(false);
    expect(changeRegion(hand.editor, 'specks', 2)).toBe(false);
    hand.classId = 3;
    expect(changeRegion(hand.editor, 'grow', 2)).toBe(false);
    await hand.settle();
    expect(hand.store.calls).not.toContain('paint');
  });
});

describe('replacing a class', () => {
  it('takes it everywhere, or in a region only', async () => {
    const hand = await open('1.21.2');
    expect(await hand.once(() => replaceClassIn(hand.editor, null, 1, 3))).toEqual(['3.23.2']);
    expect(hand.mask.history.undo).toBe('Replace road by sky');
    const left = regionFrom(0, 0, '###');
    expect(await hand.once(() => replaceClassIn(hand.editor, left, 3, 2))).toEqual(['2.23.2']);
    expect(await hand.once(() => replaceClassIn(hand.editor, null, 2, 0))).toEqual(['...3..']);
  });

  it('leaves a locked class alone', async () => {
    const hand = await open('1.2');
    hand.settings = { ...hand.settings, lockedIds: new Set([1]) };
    expect(replaceClassIn(hand.editor, null, 1, 2)).toBe(false);
  });
});

it('the rest of a suggestion goes where nothing is labeled yet', async () => {
  const hand = await open('1..2');
  const suggestion = rasterFrom('33.3');
  expect(await hand.once(() => acceptRest(hand.editor, suggestion))).toEqual(['13.2']);
  expect(acceptRest(hand.editor, suggestion)).toBe(false);
});

it('clearing takes all away but locked classes', async () => {
  const hand = await open('1.23');
  hand.settings = { ...hand.settings, lockedIds: new Set([2]), paintOver: 'unlabeled' };
  expect(await hand.once(() => clearMask(hand.editor))).toEqual(['..2.']);
});
