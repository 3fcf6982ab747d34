/** How much of everything there is. */
import type { ProjectCounts, Split } from '#shared/domain/project.ts';
import type { ReadDb } from '../brands.ts';

interface StateRow {
  readonly split: Split | null;
  readonly labeled: number;
  readonly unreadable: number;
  readonly items: number;
}

/** Read from the index over (split, labeled, unreadable) alone. */
export function countItems(db: ReadDb): ProjectCounts {
  const rows = db
    .prepare(
      `SELECT split, is_labeled AS labeled, is_unreadable AS unreadable, count(*) AS items
       FROM items GROUP BY split, is_labeled, is_unreadable`,
    )
    .all<StateRow>();
  const bySplit = { train: 0, valid: 0, test: 0, none: 0 };
  let items = 0;
  let labeled = 0;
  let unreadable = 0;
  for (const row of rows) {
    bySplit[row.split ?? 'none'] += row.items;
    items += row.items;
    if (row.labeled === 1) labeled += row.items;
    if (row.unreadable === 1) unreadable += row.items;
  }
  return { items, labeled, unreadable, bySplit };
}
