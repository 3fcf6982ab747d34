import { describe, expect, it } from 'vitest';
import { findTags, startChoice } from '#renderer/screens/label/tagSearch.ts';
import { tilesIn } from '#renderer/screens/label/useMarquee.ts';
import { labelClass } from '#tests/helpers/memoryLabels.ts';

const all = ['railroad', 'Road', 'roadside', 'Wasser', 'طريق', '🚗 car'].map((name, index) =>
  labelClass(index + 1, name),
);
const names = (query: string) => findTags(all, query).map((one) => one.name); // prettier-ignore

describe('searching tags', () => {
  it('finds parts of names, whatever their case, those that begin so first', () => {
    expect(names('road')).toEqual(['Road', 'roadside', 'railroad']);
    expect(names('  ')).toHaveLength(all.length);
    expect(names('طر')).toEqual(['طريق']);
    expect(names('🚗')).toEqual(['🚗 car']);
  });

  it('finds a tag by any part of its name', () => {
    const tree = ['animal/dog', 'hotdog', 'dogma', 'animal/cat'].map((name, i) => labelClass(i + 1, name));
    const find = (query: string) => findTags(tree, query).map((one) => one.name);
    expect(find('dog')).toEqual(['dogma', 'animal/dog', 'hotdog']);
    expect(find('animal')).toEqual(['animal/dog', 'animal/cat']);
    expect(find('animal/c')).toEqual(['animal/cat']);
    expect(startChoice(findTags(tree, 'cat'), 'cat')).toBe(0);
  });

  it('lets Enter take the same name, then one that begins so, and else create', () => {
    expect(startChoice(findTags(all, 'road'), 'road')).toBe(0);
    expect(startChoice(findTags(all, 'was'), 'was')).toBe(0);
    const found = findTags(all, 'ail');
    expect(startChoice(found, 'ail')).toBe(found.length);
  });
});

describe('a frame over the grid', () => {
  const grid = { columns: 3, tilePx: 100, gapPx: 10, rowPx: 150, paddingPx: 10 };

  it('selects the tiles it touches', () => {
    expect(tilesIn({ left: 50, top: 50, width: 100, height: 20 }, grid, 9)).toEqual([0, 1]);
    expect(tilesIn({ left: 115, top: 0, width: 50, height: 200 }, grid, 9)).toEqual([1, 4]);
  });

  it('selects nothing in a gap, and nothing after the last image', () => {
    expect(tilesIn({ left: 112, top: 20, width: 6, height: 5 }, grid, 9)).toEqual([]);
    expect(tilesIn({ left: 0, top: 0, width: 400, height: 400 }, grid, 4)).toEqual([0, 1, 2, 3]);
  });
});
