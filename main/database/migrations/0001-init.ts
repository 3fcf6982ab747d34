/** The first layout: what a project knows about itself, its images, classes, tags, actions and runs. */
import type { WriteDb } from '../brands.ts';

export function up(db: WriteDb): void {
  db.exec(`
    -- One JSON value per key: id, name, kind, threshold, split, createdAt, version.
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE roots (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE);

    CREATE TABLE items (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      root_id INTEGER NOT NULL REFERENCES roots(id),
      path TEXT NOT NULL,                  -- relative to the root, with '/' on every system
      folded TEXT NOT NULL,                -- path in lower case, for searching
      sort_key TEXT NOT NULL,              -- file name in lower case with padded numbers: 2 before 10
      width_px INTEGER NOT NULL,
      height_px INTEGER NOT NULL,
      size_bytes INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL,
      hash TEXT,                           -- sha-256 of the bytes, filled by the thumbnail job
      split TEXT CHECK (split IN ('train', 'valid', 'test')),
      is_labeled INTEGER NOT NULL DEFAULT 0,
      labeled_at INTEGER,
      problem TEXT,                        -- why the image cannot be read
      is_unreadable INTEGER NOT NULL GENERATED ALWAYS AS (problem IS NOT NULL) STORED,
      extra TEXT,                          -- JSON object: other columns of the imported table
      has_thumbnail INTEGER NOT NULL DEFAULT 0,
      UNIQUE (root_id, path)
    );
    CREATE INDEX items_by_name ON items (sort_key, id);
    CREATE INDEX items_by_label_time ON items (labeled_at DESC, id);
    CREATE INDEX items_by_state ON items (split, is_labeled, is_unreadable, id);
    CREATE INDEX items_by_hash ON items (hash) WHERE hash IS NOT NULL;
    CREATE INDEX items_without_thumbnail ON items (id) WHERE has_thumbnail = 0 AND problem IS NULL;

    CREATE TABLE classes (
      id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again, so that undo can bring a class back
      name TEXT NOT NULL UNIQUE,
      color TEXT NOT NULL,
      position INTEGER NOT NULL
    );

    CREATE TABLE item_classes (
      item_id INTEGER NOT NULL REFERENCES items(id),
      class_id INTEGER NOT NULL REFERENCES classes(id),
      PRIMARY KEY (item_id, class_id)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX item_classes_by_class ON item_classes (class_id, item_id);

    -- One row per gesture. diff is a LabelDiff as JSON; undone rows are what redo would bring back.
    CREATE TABLE actions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      description TEXT NOT NULL,
      diff TEXT NOT NULL,
      is_undone INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL
    );
    CREATE INDEX actions_by_state ON actions (is_undone, id);

    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      status TEXT NOT NULL,
      notes TEXT NOT NULL DEFAULT '',
      record TEXT NOT NULL,                 -- the Run as JSON
      created_at INTEGER NOT NULL,
      ended_at INTEGER,
      deleted_at INTEGER
    ) WITHOUT ROWID;
  `);
}
