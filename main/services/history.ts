/** Undo and redo as a page asks for them: with what the image it shows looks like afterwards. */
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Labels } from './Labels.ts';
import { maskResult } from './Masks.ts';
import { pointResult } from './Points.ts';
import type { OpenProject } from './Projects.ts';

/** @param item the image whose history is meant, or null for the project's */
export function stepHistory(
  labels: Labels,
  project: OpenProject,
  item: ItemId | null,
  which: 'undo' | 'redo',
): ItemActionResult {
  const done = labels[which](project, item);
  const { points } = pointResult(project, done, item);
  return { ...maskResult(project, done, item), points };
}
