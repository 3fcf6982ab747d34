/** Opens a project's database: the only place that makes a better-sqlite3 connection. */
import BetterSqlite3 from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#shared/contract/errors.ts';
import type { Log } from '#shared/util/Log.ts';
import type { ReadDb, WriteDb } from './brands.ts';
import { migrate, SCHEMA_VERSION } from './migrate.ts';
import { sorted, sortSqliteError } from './sqliteErrors.ts';

/** Queries slower than this are logged, quietly: bulk work is slow and right. `LIMN_LOG=info` shows them. */
const SLOW_MS = 40;
/** How long a write waits for another process that writes to the same project. */
const BUSY_MS = 5000;
const NEEDED_NAPI = 10;

/** An open project database. All work goes through `read` and `write`, which sort errors. */
export interface Database {
  /** Runs queries; slow ones are logged under `what`. */
  read<T>(what: string, work: (db: ReadDb) => T): T;
  /** Runs `work` in one transaction: all of it is stored durably, or none of it. */
  write<T>(what: string, work: (db: WriteDb) => T): T;
  close(): void;
}

export interface OpenOptions {
  readonly log: Log;
  /** `create` refuses an existing file; `open` and `peek` refuse a missing one; `peek` never writes. */
  readonly mode: 'create' | 'open' | 'peek';
}

/**
 * @param file the `project.db` inside a project folder
 * @throws AppError `node.too-old`, `project.exists`, `project.not-a-project`, `project.newer`, `project.busy`,
 *   `project.corrupt`, `path.read-only`, `disk.full`
 */
export function openDatabase(file: string, options: OpenOptions): Database {
  checkNode();
  const folder = dirname(file);
  if (options.mode === 'create' && existsSync(file)) throw new AppError('project.exists', { path: folder });
  if (options.mode !== 'create' && !existsSync(file)) {
    throw new AppError('project.not-a-project', { path: folder });
  }
  const db = sorted(folder, () => connect(file, folder, options.mode === 'peek'));
  return wrap(db, folder, options.log);
}

/** better-sqlite3 13 crashes Nodes that lack N-API 10, so the guard comes before the first connection. */
function checkNode(): void {
  if (Number(process.versions.napi ?? 0) >= NEEDED_NAPI) return;
  throw new AppError('node.too-old', { found: process.version, needed: '22.14' });
}

function connect(file: string, folder: string, isPeek: boolean): BetterSqlite3.Database {
  const db = new BetterSqlite3(file, { timeout: BUSY_MS, readonly: isPeek });
  try {
    if (isPeek) checkVersion(db, folder);
    else prepareForWork(db, folder);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkVersion(db: BetterSqlite3.Database, folder: string): void {
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > SCHEMA_VERSION) {
    throw new AppError('project.newer', { path: folder, version: found, supported: SCHEMA_VERSION });
  }
  if (found < SCHEMA_VERSION) throw new AppError('project.not-a-project', { path: folder });
}

function prepareForWork(db: BetterSqlite3.Database, folder: string): void {
  // A newer project must be refused before anything is written, so this comes before the switch to WAL.
  if (Number(db.pragma('user_version', { simple: true })) > SCHEMA_VERSION) checkVersion(db, folder);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -65536');
  db.transaction(() => migrate(branded(db), folder)).immediate();
}

const branded = (db: BetterSqlite3.Database): WriteDb => db as unknown as WriteDb;

function wrap(db: BetterSqlite3.Database, folder: string, log: Log): Database {
  const withStatements = withCache(db);
  const timed = <T>(what: string, work: () => T): T => {
    const start = performance.now();
    try {
      return work();
    } catch (error) {
      throw sortSqliteError(error, folder);
    } finally {
      const ms = performance.now() - start;
      if (ms > SLOW_MS) log.info({ what, ms: Math.round(ms) }, 'slow query');
    }
  };
  return {
    read: (what, work) => timed(what, () => work(withStatements)),
    write: (what, work) => timed(what, () => db.transaction(() => work(withStatements)).immediate()),
    close: () => void db.close(),
  };
}

/** Statements are compiled once per text. All our queries read to the end at once, so sharing them is safe. */
function withCache(db: BetterSqlite3.Database): WriteDb {
  const statements = new Map<string, BetterSqlite3.Statement>();
  const handle = {
    prepare: (sql: string): BetterSqlite3.Statement => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = db.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    exec: (sql: string): void => void db.exec(sql),
  };
  return handle as unknown as WriteDb;
}
