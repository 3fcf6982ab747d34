/** How doubtful the labels of an image are whatever the threshold is, and thresholds of single classes. */
import type { WriteDb } from '../brands.ts';

export function up(db: WriteDb): void {
  db.exec(`
    -- 0 to 1, see labelDoubt in shared/kernels/suggestionScores.ts; NULL for images without labels.
    ALTER TABLE suggestions ADD COLUMN doubt REAL;
    UPDATE suggestions SET doubt = disagreement;
    DROP INDEX suggestions_by_disagreement;
    CREATE INDEX suggestions_by_doubt ON suggestions (doubt DESC, item_id)
      WHERE is_rejected = 0 AND answered_by IS NULL AND doubt IS NOT NULL;

    -- Classes that are not in here have the threshold of the project.
    CREATE TABLE class_thresholds (
      class_id INTEGER PRIMARY KEY,        -- stays when its class is deleted, so that undo brings it back
      threshold REAL NOT NULL CHECK (threshold > 0 AND threshold < 1)
    );
  `);
}
