import { describe, expect, it } from 'vitest';
import {
  isMarked,
  isOpen,
  NO_SUGGESTION,
  selectionSuggestion,
  suggestedChanges,
  tagsWithSuggestion,
} from '#renderer/document/suggested.ts';
import type { Item, TagScore } from '#shared/domain/item.ts';
import { item, labelClass } from '#tests/helpers/memoryLabels.ts';

const rules = { threshold: 0.5, classes: [1, 2, 3].map((id) => labelClass(id, `c${id}`)) };

const said = (
  id: number,
  scores: readonly TagScore[],
  classIds: readonly number[] = [],
  run = 'r1',
): Item => ({
  ...item(id, classIds),
  suggestion: { run, scores, uncertainty: 0.1, disagreement: classIds.length === 0 ? null : 0.4 },
});

describe('what accepting would change', () => {
  it('is what comes, the most probable first, and what goes', () => {
    const one = said(1, [[2, 0.9], [1, 0.6], [3, 0.1]], [3]); // prettier-ignore
    expect(suggestedChanges(one, rules)).toEqual([
      { classId: 2, probability: 0.9, change: 'add' },
      { classId: 1, probability: 0.6, change: 'add' },
      { classId: 3, probability: 0.1, change: 'remove' },
    ]);
  });

  it('is nothing without a suggestion, and where the labels are the same', () => {
    expect(suggestedChanges(item(1, [1]), rules)).toEqual([]);
    expect(suggestedChanges(said(1, [[1, 0.9], [2, 0.4]], [1]), rules)).toEqual([]); // prettier-ignore
  });
});

describe('an image has something to answer', () => {
  it('as long as it has no labels, also when the run says that no tag applies', () => {
    expect(isOpen(said(1, [[1, 0.9]]), rules)).toBe(true);
    expect(isOpen(said(1, [[1, 0.1]]), rules)).toBe(true);
    expect(isOpen(item(1), rules)).toBe(false);
    expect(isOpen(undefined, rules)).toBe(false);
  });

  it('when the run would label it otherwise', () => {
    expect(isOpen(said(1, [[1, 0.9]], [1]), rules)).toBe(false);
    expect(isOpen(said(1, [[1, 0.1]], [1]), rules)).toBe(true);
    // Of drawings the page knows only how far they are apart.
    expect(isOpen(said(1, [], [1]), rules)).toBe(true);
  });
});

describe('a list marks an image', () => {
  it('without labels always, and a labeled one only when it is about suggestions', () => {
    expect(isMarked(said(1, [[1, 0.9]]), rules, false)).toBe(true);
    expect(isMarked(said(1, [[1, 0.1]], [1]), rules, false)).toBe(false);
    expect(isMarked(said(1, [[1, 0.1]], [1]), rules, true)).toBe(true);
    expect(isMarked(said(1, [[1, 0.9]], [1]), rules, true)).toBe(false);
  });
});

describe('correcting', () => {
  it('begins with what is suggested for images without labels, else with the labels', () => {
    expect(tagsWithSuggestion(said(1, [[2, 0.9], [1, 0.6]]), rules)).toEqual([1, 2]); // prettier-ignore
    expect(tagsWithSuggestion(said(1, [[2, 0.9]], [3]), rules)).toEqual([3]);
    expect(tagsWithSuggestion(item(1), rules)).toEqual([]);
  });
});

describe('a selection', () => {
  it('counts what comes and goes, with the mean probability', () => {
    const found = selectionSuggestion(
      [said(1, [[1, 0.9]]), said(2, [[1, 0.7], [2, 0.6]]), item(3), said(4, [[3, 0.2]], [3])], // prettier-ignore
      rules,
    );
    expect(found).toMatchObject({ items: [1, 2, 4], run: 'r1', only: null });
    expect(found.tags.get(1)).toMatchObject({ count: 2, change: 'add' });
    expect(found.tags.get(1)?.probability).toBeCloseTo(0.8, 12);
    expect(found.tags.get(3)).toMatchObject({ count: 1, change: 'remove', probability: 0.2 });
  });

  it('names no run when there are two, and the image when it is alone', () => {
    expect(selectionSuggestion([said(1, [[1, 0.9]]), said(2, [[1, 0.9]], [], 'r2')], rules).run).toBeNull();
    expect(selectionSuggestion([said(1, [[1, 0.9]])], rules).only?.id).toBe(1);
    expect(selectionSuggestion([item(1)], rules)).toBe(NO_SUGGESTION);
  });
});
