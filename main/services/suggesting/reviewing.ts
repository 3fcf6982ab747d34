/** Where a run and the labels are furthest apart: asked anew for every labeled image, whatever was answered before. */
import { indexItems, readItems } from '#main/database/queries/items.ts';
import type { ItemId, TagScore } from '#shared/domain/item.ts';
import type { RunId } from '#shared/domain/run.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import type { Predicting } from '../predicting.ts';
import type { OpenProject } from '../Projects.ts';
import { disagreements, storedAnswer, uncertaintyOf } from './answers.ts';

export interface ReviewedItem {
  readonly item: ItemId;
  readonly path: string;
  /** 0..1, see shared/kernels/suggestionScores.ts. */
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
  /** Those that differ at all, the furthest apart first. */
  readonly items: readonly ReviewedItem[];
}

/**
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
  const said: { item: ItemId; answer: ModelAnswer; uncertainty: number | null }[] = [];
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
  const items = project.db.read('compare with labels', (db) => {
    const apart = disagreements(db, said);
    const rows = new Map(
      readItems(
        db,
        said.map(({ item }) => item),
      ).map((row) => [row.id, row]),
    );
    return said.flatMap(({ item, answer, uncertainty }): readonly ReviewedItem[] => {
      const row = rows.get(item);
      const disagreement = apart.get(item) ?? 0;
      if (row === undefined || disagreement === 0) return [];
      const scores = answer.kind === 'tags' ? answer.scores : [];
      return [{ item, path: row.path, disagreement, uncertainty, labels: row.classIds, scores }];
    });
  });
  const falling = [...items].sort((a, b) => b.disagreement - a.disagreement || a.item - b.item);
  return { asked: ids.length, unreadable: ids.length - said.length, items: falling };
}
