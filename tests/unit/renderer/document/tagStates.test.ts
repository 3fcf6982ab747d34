import { describe, expect, it } from 'vitest';
import { markNoTags, selectionTags, tagState, toggleTag } from '#renderer/document/tagStates.ts';
import { item } from '#tests/helpers/memoryLabels.ts';

const items = [item(1, [1, 2]), item(2, [1]), item(3)];

describe('the tags of a selection', () => {
  it('are on all, on some or on none of its images', () => {
    const tags = selectionTags(items.slice(0, 2), 2);
    expect([1, 2, 3].map((id) => tagState(tags, id))).toEqual(['all', 'some', 'none']);
  });

  it('are never on all while some images are not read yet', () => {
    expect(tagState(selectionTags(items.slice(0, 2), 3), 1)).toBe('some');
  });
});

describe('toggling a tag', () => {
  it('gives it to all where some lack it', () => {
    expect(toggleTag(items, 3, 1)).toEqual({ itemIds: [1, 2, 3], add: [1], remove: [], labeled: true });
  });

  it('takes it from all where all carry it, and leaves the mark', () => {
    expect(toggleTag(items.slice(0, 2), 2, 1)).toEqual({
      itemIds: [1, 2],
      add: [],
      remove: [1],
      labeled: null,
    });
  });

  it('makes an image untagged again when its last tag goes', () => {
    expect(toggleTag([item(2, [1])], 1, 1).labeled).toBe(false);
  });
});

it('saying "no tags" takes every tag away and marks the images as looked at', () => {
  expect(markNoTags(items)).toEqual({ itemIds: [1, 2, 3], add: [], remove: [1, 2], labeled: true });
});
