/** Brings a project's tables up to this version of Limn, one numbered step after the other, in one transaction. */
import { AppError } from '#shared/contract/errors.ts';
import type { WriteDb } from './brands.ts';
import { up as init } from './migrations/0001-init.ts';
import { up as masksAndPoints } from './migrations/0002-masks-and-points.ts';
import { up as looks } from './migrations/0003-looks.ts';
import { up as suggestions } from './migrations/0004-suggestions.ts';
import { up as doubtsAndThresholds } from './migrations/0005-doubts-and-thresholds.ts';
import { up as inbox } from './migrations/0006-inbox.ts';

const migrations: readonly ((db: WriteDb) => void)[] = [
  init,
  masksAndPoints,
  looks,
  suggestions,
  doubtsAndThresholds,
  inbox,
];

/** The layout this version of Limn writes. */
export const SCHEMA_VERSION = migrations.length;

/**
 * @param path the project folder, for the sentence
 * @throws AppError `project.newer` when a newer Limn made the project; nothing is touched then
 */
export function migrate(db: WriteDb, path: string): void {
  const found = Number(db.prepare('PRAGMA user_version').pluck().get());
  if (found > SCHEMA_VERSION) {
    throw new AppError('project.newer', { path, version: found, supported: SCHEMA_VERSION });
  }
  for (const [index, up] of migrations.entries()) {
    if (index < found) continue;
    up(db);
    db.exec(`PRAGMA user_version = ${String(index + 1)}`);
  }
}
