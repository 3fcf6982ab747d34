/** What a run that learns from corrections trains on and is judged by. */
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Split } from '#shared/domain/project.ts';
import type { CorrectionUse } from '#shared/domain/run.ts';

export interface CorrectionFacts {
  readonly use: Exclude<CorrectionUse, null>;
  /** Images whose entry in the inbox is corrected. */
  readonly corrected: ReadonlySet<ItemId>;
  /** Validation images of the run that it starts from; null when it starts from none. */
  readonly oldValid: ReadonlySet<ItemId> | null;
}

export interface LearnedRows {
  readonly rows: readonly SnapshotRow[];
  /** What a person should know about it. */
  readonly remarks: readonly string[];
}

/**
 * Validation is that of the run before, to the image: what validated it never trains, wherever it stands today and whether it
 * was corrected or not, and what began to validate since is left out. Of the training images the corrected ones are drawn
 * several times an epoch, or are the only ones.
 * @throws AppError `learn.nothing` when no corrected image may be trained on
 */
export function learnedRows(rows: readonly SnapshotRow[], facts: CorrectionFacts): LearnedRows {
  const { use, corrected, oldValid } = facts;
  const placed = rows.map((row) => ({ ...row, split: sideOf(row, oldValid) }));
  const teaching = placed.filter(({ id, split }) => split === 'train' && corrected.has(id));
  const known = placed.filter(({ id }) => corrected.has(id));
  const heldBack = known.length - teaching.length;
  if (teaching.length === 0) throw new AppError('learn.nothing', { corrected: known.length });
  const learned = placed.map((row): SnapshotRow => {
    if (row.split !== 'train') return row;
    const isTaught = corrected.has(row.id);
    if (use === 'only') return isTaught ? row : { ...row, split: null };
    return isTaught ? { ...row, times: use } : row;
  });
  const others = placed.filter(({ split }) => split === 'train').length - teaching.length;
  return {
    rows: learned,
    remarks: [
      use === 'only'
        ? `It trains on ${corrections(teaching.length)} alone.`
        : `It trains on ${corrections(teaching.length)}, drawn ${String(use)} times an epoch, and on ${images(others)} more, drawn once.`,
      ...heldRemark(heldBack),
      ...movedRemarks(rows, oldValid),
    ],
  };
}

function sideOf({ id, split }: SnapshotRow, oldValid: ReadonlySet<ItemId> | null): Split | null {
  if (oldValid === null) return split;
  if (oldValid.has(id)) return 'valid';
  return split === 'valid' ? null : split;
}

const heldRemark = (count: number): readonly string[] =>
  count === 0
    ? []
    : [
        `${corrections(count)} ${count === 1 ? 'validates or tests' : 'validate or test'}: ${count === 1 ? 'it stays there and is' : 'they stay there and are'} not trained on.`,
      ];

function movedRemarks(rows: readonly SnapshotRow[], oldValid: ReadonlySet<ItemId> | null): readonly string[] {
  if (oldValid === null) return [];
  const back = rows.filter(({ id, split }) => oldValid.has(id) && split !== 'valid').length;
  const newer = rows.filter(({ id, split }) => !oldValid.has(id) && split === 'valid').length;
  const remarks: string[] = [];
  if (back > 0)
    remarks.push(
      `${images(back)} validated the run before and ${back === 1 ? 'stands' : 'stand'} elsewhere since: here ${back === 1 ? 'it validates' : 'they validate'} again.`,
    );
  if (newer > 0)
    remarks.push(
      `${images(newer)} ${newer === 1 ? 'validates' : 'validate'} since the run before: left out, so that both are judged by the same images.`,
    );
  return remarks;
}

const images = (count: number): string => (count === 1 ? '1 image' : `${String(count)} images`);
const corrections = (count: number): string =>
  count === 1 ? '1 corrected image' : `${String(count)} corrected images`;
