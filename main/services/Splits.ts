/** Splits: which images train and which validate. */
import { bumpVersion, readMeta, setMeta } from '#main/database/queries/meta.ts';
import {
  countLeakedContents,
  listSides,
  listSplitCandidates,
  listUnplaced,
  placeItems,
  writeSplit,
} from '#main/database/queries/splits.ts';
import type { Split, SplitSpec } from '#shared/domain/project.ts';
import { hash32 } from '#shared/kernels/rng.ts';
import type { OpenProject, Projects } from './Projects.ts';
import { sidesBy, sidesOfGroups } from './splitRules.ts';

export class Splits {
  readonly #projects: Projects;

  constructor(projects: Projects) {
    this.#projects = projects;
  }

  /**
   * Splits the labeled, readable images anew; images that come later stand on no side until the next split.
   * @throws AppError `split.spec` when the rule fits nothing or puts everything on one side
   */
  apply(project: OpenProject, spec: SplitSpec): void {
    project.db.write('split', (db) => {
      writeSplit(db, sidesBy(listSplitCandidates(db), spec));
      setMeta(db, 'split', spec);
      bumpVersion(db);
    });
    this.#projects.announce(project, { itemIds: null, itemsChanged: true });
  }

  /**
   * Places images that were labeled since a random split; those placed before keep their side, so that runs stay comparable.
   * Which side is a function of the split's seed and the image's id. Other rules are left to be applied again.
   * @returns how many were placed on each side, or null when there was nothing to place
   */
  extend(project: OpenProject): Placed | null {
    const placed = project.db.write('extend split', (db) => {
      const { split: spec } = readMeta(db);
      const newcomers = listUnplaced(db);
      if (spec?.by !== 'random' || newcomers.length === 0) return null;
      const sides = new Map(newcomers.map((id) => [id, sideOfNewcomer(id, spec)]));
      placeItems(db, sides);
      bumpVersion(db);
      const valid = [...sides.values()].filter((side) => side === 'valid').length;
      return { train: sides.size - valid, valid };
    });
    if (placed !== null) this.#projects.announce(project, { itemIds: null, itemsChanged: true });
    return placed;
  }

  /**
   * Puts images that stand on no side on the training side, because somebody corrected them to be learned from. Where groups
   * stand together, one whose group validates or tests goes there instead.
   * @returns how many train now that did not
   */
  teach(project: OpenProject, ids: ReadonlySet<number>): number {
    const taught = project.db.write('teach', (db) => {
      const newcomers = new Set(listUnplaced(db).filter((id) => ids.has(id)));
      if (newcomers.size === 0) return null;
      const { split: spec } = readMeta(db);
      const sides =
        spec?.by === 'group'
          ? sidesOfGroups(listSplitCandidates(db), spec, listSides(db))
          : new Map<number, Split>();
      const placed = new Map([...newcomers].map((id) => [id, sides.get(id) ?? 'train'] as const));
      placeItems(db, placed);
      bumpVersion(db);
      return [...placed.values()].filter((side) => side === 'train').length;
    });
    if (taught !== null) this.#projects.announce(project, { itemIds: null, itemsChanged: true });
    return taught ?? 0;
  }

  /** Identical pictures (by content) that stand on more than one side: the validation score would flatter. */
  leaks(project: OpenProject): number {
    return project.db.read('split leaks', countLeakedContents);
  }
}

export interface Placed {
  readonly train: number;
  readonly valid: number;
}

const sideOfNewcomer = (id: number, { seed, fraction }: { seed: number; fraction: number }): Split =>
  hash32([seed, id]) < fraction * 2 ** 32 ? 'valid' : 'train';
