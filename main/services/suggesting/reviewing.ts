/** Which labels are most probably wrong, as a run sees them: asked anew for every labeled image, whatever was answered before. */
import { indexItems, readItems } from '#main/database/queries/items.ts';
import type { Item, ItemId, TagScore } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { RunId } from '#shared/domain/run.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { labelDoubt } from '#shared/kernels/suggestionScores.ts';
import type { Predicting } from '../predicting.ts';
import type { OpenProject } from '../Projects.ts';
import { compareWithLabels, storedAnswer, uncertaintyOf } from './answers.ts';

export interface ReviewedItem {
  readonly item: ItemId;
  readonly path: string;
  /** How unlikely the labels are, 0..1, see shared/kernels/suggestionScores.ts. */
  readonly doubt: number;
  /** Tags: the class whose label is the least likely. */
  readonly doubted: ClassId | null;
  /** How far the labels are from those that the run would give, 0..1; 0 where it would give the same. */
  readonly disagreement: number;
  readonly uncertainty: number | null;
  /** Classes that the image carries. */
  readonly labels: readonly number[];
  /** Tags only. */
  readonly scores: readonly TagScore[];
}

export interface Review {
  readonly asked: number;
  readonly unreadable: number;
  /** All that can be compared, the most doubtful first. */
  readonly items: readonly ReviewedItem[];
}

interface Said {
  readonly item: ItemId;
  readonly answer: ModelAnswer;
  readonly uncertainty: number | null;
}

/**
 * The queue in which wrong labels are looked for: all labeled images, those the run trained on and those it was judged by.
 * Its best weights are asked, which are those of the epoch that validation liked most. They were kept before the network
 * learned the single wrong labels by heart (what most images show is learned first: Arpit et al., "A Closer Look at
 * Memorization in Deep Networks", ICML 2017), so images that were trained on can be judged too.
 * @param onProgress images that were answered, of how many
 * @throws AppError `run.unknown`, `run.no-checkpoint`, `process.exited`, `weights.*`, `cancelled`
 */
export async function reviewLabels(
  { project, predicting }: { readonly project: OpenProject; readonly predicting: Predicting },
  run: RunId,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Review> {
  const ids = project.db.read('labeled images', (db) => [
    ...indexItems(db, { labeled: true, unreadable: false }, 'added'),
  ]);
  const said: Said[] = [];
  let done = 0;
  await predicting.predictItems(
    project,
    run,
    ids,
    (prediction) => {
      onProgress(++done, ids.length);
      if (!prediction.ok) return;
      const { item, answer } = prediction;
      said.push({ item, answer: storedAnswer(answer), uncertainty: uncertaintyOf(answer) });
    },
    signal,
  );
  const falling = [...compared(project, said)].sort((a, b) => b.doubt - a.doubt || a.item - b.item);
  return { asked: ids.length, unreadable: ids.length - said.length, items: falling };
}

function compared(project: OpenProject, said: readonly Said[]): readonly ReviewedItem[] {
  return project.db.read('compare with labels', (db) => {
    const apart = compareWithLabels(db, said);
    const ids = said.map(({ item }) => item);
    const rows = new Map(readItems(db, ids).map((row) => [row.id, row]));
    return said.flatMap((one): readonly ReviewedItem[] => {
      const row = rows.get(one.item);
      const { disagreement = null, doubt = null } = apart.get(one.item) ?? {};
      if (row === undefined || disagreement === null || doubt === null) return [];
      return [{ ...reviewed(one, row), disagreement, doubt }];
    });
  });
}

function reviewed({ answer, uncertainty }: Said, row: Item): Omit<ReviewedItem, 'disagreement' | 'doubt'> {
  const scores = answer.kind === 'tags' ? answer.scores : [];
  const doubted = labelDoubt(scores, new Set(row.classIds))?.classId ?? null;
  return { item: row.id, path: row.path, doubted, uncertainty, labels: row.classIds, scores };
}
