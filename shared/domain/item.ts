/** Items: the images of a project, and how lists of them are asked for. */
import type { ClassId } from './labelClass.ts';
import type { Split } from './project.ts';

export type ItemId = number;

export interface Item {
  readonly id: ItemId;
  /** File name shown to people; `path` is relative to its root. */
  readonly name: string;
  readonly path: string;
  readonly rootId: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly split: Split | null;
  /** True once somebody (or an import) has said which tags it has, "none of them" included. */
  readonly isLabeled: boolean;
  readonly classIds: readonly ClassId[];
  /** Why the image cannot be read, or null. Such items stay out of training. */
  readonly problem: string | null;
}

/** All given conditions must hold. An empty object means every item. */
export interface ItemFilter {
  readonly labeled?: boolean | undefined;
  readonly classIds?: readonly ClassId[] | undefined;
  readonly split?: Split | 'none' | undefined;
  readonly unreadable?: boolean | undefined;
  /** Case-insensitive part of the relative path. */
  readonly search?: string | undefined;
  /** Carries the class of this name or one below it: `animal` stands for `animal`, `animal/dog`, `animal/dog/collie`, … */
  readonly under?: string | undefined;
  /** Carries two classes of one exclusive group. */
  readonly inConflict?: boolean | undefined;
}

export const ITEM_SORTS = ['added', 'name', 'newest-label'] as const;
export type ItemSort = (typeof ITEM_SORTS)[number];
