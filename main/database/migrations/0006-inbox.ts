/** The correction inbox: images that a run got wrong. */
import type { WriteDb } from '../brands.ts';

export function up(db: WriteDb): void {
  db.exec(`
    CREATE TABLE inbox (
      item_id INTEGER PRIMARY KEY REFERENCES items(id),
      state TEXT NOT NULL CHECK (state IN ('open', 'corrected', 'dismissed')),
      source TEXT NOT NULL,                -- train, valid, test, predict, file
      run_id TEXT,
      origin TEXT,                         -- of a file: its name and the line
      said TEXT,                           -- of a file: the prediction as it stands there
      actual TEXT,                         -- of a file: JSON list of class ids that it says are right
      wrongness REAL,                      -- how wrong, the larger the worse
      uncertainty REAL,                    -- of the answer, see suggestions
      created_at INTEGER NOT NULL,
      answer BLOB                          -- what the run said, database/modelAnswer.ts; last, as in suggestions
    );
    CREATE INDEX inbox_by_state ON inbox (state, wrongness DESC, item_id);
  `);
}
