/** Images that a run sees as alike: by what its best weights make of them before they answer. */
import { resolve } from 'node:path';
import { AppError } from '#shared/contract/errors.ts';
import type { AlikeImage, AlikeImages } from '#shared/domain/alike.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { RunId } from '#shared/domain/run.ts';
import { nearestRows } from '#shared/kernels/alike.ts';
import { itemsBySide, type EvaluationItem } from './evaluationItems.ts';
import { pathOfItem } from './itemPath.ts';
import type { Predicting } from './predicting.ts';
import type { OpenProject } from './Projects.ts';
import { runClasses } from './runClasses.ts';
import { storedRun } from './runStore.ts';

export interface AlikeQuestion {
  /** Of the project, or the path of any image file. */
  readonly image: ItemId | string;
  readonly count: number;
}

/**
 * The labeled images of the run's training and validation side that are most like an image, with their labels of today: among
 * them one finds doubles, and labels that do not fit with those of what looks the same.
 * @throws AppError `alike.kind`, `run.unknown`, `run.no-checkpoint`, `item.unknown`, `image.*`, `process.exited`, `weights.*`,
 *   `cancelled`
 */
export async function alikeImages(
  predicting: Predicting,
  project: OpenProject,
  id: RunId,
  { image, count }: AlikeQuestion,
): Promise<AlikeImages> {
  const run = storedRun(project, id);
  if (run.kind !== 'tags') throw new AppError('alike.kind', { kind: run.kind });
  const path = typeof image === 'string' ? resolve(image) : pathOfItem(project, image);
  const itemsOn = itemsBySide(project, run);
  const [train, valid] = [itemsOn('train'), itemsOn('valid')];
  const all = [...train, ...valid];
  const asked = all.find((one) => (typeof image === 'string' ? one.path === path : one.id === image));
  const labeled = new Map(all.filter(({ isLabeled }) => isLabeled).map((one) => [one.id, one]));
  // Labels change more often than images: kept are the features of all.
  const { itemIds, values } = await predicting.features(project, run, all);
  // An image is not its own neighbour.
  const own = asked === undefined ? -1 : itemIds.indexOf(asked.id);
  const width = itemIds.length === 0 ? 0 : values.length / itemIds.length;
  const row =
    own < 0 ? await predicting.featuresOf(project, run, path) : values.slice(own * width, (own + 1) * width);
  const judging = new Set(valid.map((one) => one.id));
  const toImage = ({ row: at, likeness }: { row: number; likeness: number }): readonly AlikeImage[] => {
    const one = labeled.get(itemIds[at] ?? 0);
    return one === undefined ? [] : [{ ...imageOf(one, judging), likeness }];
  };
  const nearest = nearestRows(values, row, { count: itemIds.length, without: own });
  return {
    classes: runClasses(project, run).map(({ name }) => name),
    targets: asked?.isLabeled === true ? asked.targets : null,
    images: nearest.flatMap(toImage).slice(0, count),
  };
}

const imageOf = ({ id, targets }: EvaluationItem, judging: ReadonlySet<ItemId>) =>
  ({ item: id, side: judging.has(id) ? 'valid' : 'train', targets }) as const;
