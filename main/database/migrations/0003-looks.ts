/** What images look like: a hash that finds near-duplicates, and a small picture to compare images by. */
import type { WriteDb } from '../brands.ts';

export function up(db: WriteDb): void {
  db.exec(`
    -- Filled by the thumbnail job (shared/kernels/imageLook.ts). Images that cannot be read have no row.
    CREATE TABLE item_looks (
      item_id INTEGER PRIMARY KEY REFERENCES items(id),
      hash BLOB NOT NULL,                  -- 8 bytes: perceptual hash
      look BLOB NOT NULL                   -- 192 bytes: 8 x 8 means of L, a, b
    );
  `);
}
