import { describe, expect, it } from 'vitest';
import { countDrawn, drawnSamples, type SnapshotRow } from '#main/datasets/snapshot.ts';
import { learnedRows, type CorrectionFacts } from '#main/services/inbox/learnedRows.ts';
import type { Split } from '#shared/domain/project.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';

const row = (id: number, split: Split | null): SnapshotRow => ({
  id,
  path: `/${String(id)}`,
  classes: [],
  split,
});
const ROWS = [row(1, 'train'), row(2, 'train'), row(3, 'valid'), row(4, 'valid'), row(5, 'train')];
const facts = (change: Partial<CorrectionFacts>): CorrectionFacts => ({
  use: 4,
  corrected: new Set([1, 3]),
  oldValid: new Set([3, 4]),
  ...change,
});
const sides = (rows: readonly SnapshotRow[]) => rows.map(({ split, times = 1 }) => [split, times]);

describe('a run that learns from corrections', () => {
  it('draws the corrected training images several times an epoch, each time with changes of their own', () => {
    const { rows, remarks } = learnedRows(ROWS, facts({}));
    expect(sides(rows)).toEqual([
      ['train', 4],
      ['train', 1],
      ['valid', 1],
      ['valid', 1],
      ['train', 1],
    ]);
    const train = rows.filter(({ split }) => split === 'train');
    expect(countDrawn(train)).toBe(6);
    expect(drawnSamples(train).map(({ id, copy }) => [id, copy])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 0],
      [5, 0],
    ]);
    expect(remarks).toEqual([
      'It trains on 1 corrected image, drawn 4 times an epoch, and on 2 images more, drawn once.',
      '1 corrected image validates or tests: it stays there and is not trained on.',
    ]);
  });

  it('trains on the corrected images alone when told to', () => {
    const { rows } = learnedRows(ROWS, facts({ use: 'only' }));
    expect(sides(rows).map(([side]) => side)).toEqual(['train', null, 'valid', 'valid', null]);
  });

  it('never trains on what validated the run before, and is judged by nothing else, though the split was changed', () => {
    const { rows, remarks } = learnedRows(ROWS, facts({ oldValid: new Set([2, 3]) }));
    expect(sides(rows).map(([side]) => side)).toEqual(['train', 'valid', 'valid', null, 'train']);
    expect(remarks.slice(2)).toEqual([
      '1 image validated the run before and stands elsewhere since: here it validates again.',
      '1 image validates since the run before: left out, so that both are judged by the same images.',
    ]);
  });

  it('is refused when nothing that was corrected may be trained on', () => {
    expect(codeOf(() => learnedRows(ROWS, facts({ corrected: new Set([3, 4]) })))).toBe('learn.nothing');
    expect(
      codeOf(() => learnedRows(ROWS, facts({ corrected: new Set([1]), oldValid: new Set([1, 3]) }))),
    ).toBe('learn.nothing');
  });
});
