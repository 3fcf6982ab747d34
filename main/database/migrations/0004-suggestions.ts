/** What runs say about images until somebody answers. */
import type { WriteDb } from '../brands.ts';

export function up(db: WriteDb): void {
  db.exec(`
    -- One per image, of the run that was asked last. Open: neither rejected nor answered.
    CREATE TABLE suggestions (
      item_id INTEGER PRIMARY KEY REFERENCES items(id),
      run_id TEXT NOT NULL,
      weights TEXT NOT NULL,               -- which state of the run's weights: a run that was resumed is asked again
      is_rejected INTEGER NOT NULL DEFAULT 0,
      answered_by INTEGER,                 -- the action that labeled the image since; undoing it opens the suggestion again
      uncertainty REAL,                    -- 0 to 1
      disagreement REAL,                   -- 0 to 1; NULL for images without labels
      created_at INTEGER NOT NULL,
      answer BLOB NOT NULL                 -- database/modelAnswer.ts; last, so that the columns before it are read alone
    );
    CREATE INDEX suggestions_by_uncertainty ON suggestions (uncertainty DESC, item_id)
      WHERE is_rejected = 0 AND answered_by IS NULL AND uncertainty IS NOT NULL;
    CREATE INDEX suggestions_by_disagreement ON suggestions (disagreement DESC, item_id)
      WHERE is_rejected = 0 AND answered_by IS NULL AND disagreement IS NOT NULL;
    CREATE INDEX suggestions_by_answer ON suggestions (answered_by) WHERE answered_by IS NOT NULL;

    -- The run that is being asked, until it has said all: one row at most.
    CREATE TABLE asking (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      run_id TEXT NOT NULL,
      which TEXT NOT NULL,                 -- JSON: unlabeled, labeled, all, or a list of ids
      pid INTEGER NOT NULL                 -- of the program that asks
    );
  `);
}
