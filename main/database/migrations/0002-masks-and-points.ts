/** Masks in squares, points, a history per image, void and exclusive classes, classes that were merged into others. */
import type { WriteDb } from '../brands.ts';

export function up(db: WriteDb): void {
  db.exec(`
    -- Squares of 256 pixels (shared/kernels/maskTiles.ts); one that is all unlabeled has no row.
    CREATE TABLE mask_tiles (
      id INTEGER PRIMARY KEY,
      item_id INTEGER NOT NULL REFERENCES items(id),
      ty INTEGER NOT NULL,
      tx INTEGER NOT NULL,
      areas TEXT NOT NULL,                 -- JSON object: pixels by class id; before the long column, so that it is read alone
      runs BLOB NOT NULL,
      UNIQUE (item_id, ty, tx)
    );

    CREATE TABLE points (
      item_id INTEGER NOT NULL REFERENCES items(id),
      class_id INTEGER NOT NULL,           -- stays when its class is deleted, so that undo brings it back
      x REAL NOT NULL,
      y REAL NOT NULL,
      v INTEGER NOT NULL CHECK (v IN (0, 1, 2)),
      PRIMARY KEY (item_id, class_id)
    ) WITHOUT ROWID;

    ALTER TABLE classes ADD COLUMN is_void INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE classes ADD COLUMN exclusive_group TEXT;

    -- Pixels and points of one class count as another's since the two were merged.
    CREATE TABLE class_aliases (from_id INTEGER PRIMARY KEY, into_id INTEGER NOT NULL);

    -- The image whose history the action belongs to, or NULL: the project's.
    ALTER TABLE actions ADD COLUMN item_id INTEGER REFERENCES items(id);
    DROP INDEX actions_by_state;
    CREATE INDEX actions_by_state ON actions (item_id, is_undone, id);
  `);
}
