/** What a project knows about itself: one JSON value per key. */
import type { SplitSpec } from '#shared/domain/project.ts';
import type { Kind } from '#shared/domain/project.ts';
import { EMPTY_SCHEME, type PointScheme } from '#shared/domain/points.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

export interface Meta {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  readonly threshold: number;
  readonly split: SplitSpec | null;
  readonly createdAt: number;
  readonly version: number;
  /** Not in projects from before there were points. */
  readonly scheme: PointScheme;
}

const KEYS = ['id', 'name', 'kind', 'threshold', 'split', 'createdAt', 'version'] as const;
const OPTIONAL = { scheme: EMPTY_SCHEME } as const;

/** @throws Error when a key is missing: the file is no project */
export function readMeta(db: ReadDb): Meta {
  const rows = db.prepare('SELECT key, value FROM meta').all<{ key: string; value: string }>();
  const values = new Map(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
  const missing = KEYS.find((key) => !values.has(key));
  if (missing !== undefined) throw new Error(`the table meta lacks ${missing}`);
  return { ...OPTIONAL, ...Object.fromEntries(values) } as unknown as Meta;
}

export function setMeta<K extends keyof Meta>(db: WriteDb, key: K, value: Meta[K]): void {
  db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, JSON.stringify(value));
}

export function writeMeta(db: WriteDb, meta: Meta): void {
  for (const key of [...KEYS, 'scheme'] as const) setMeta(db, key, meta[key]);
}

export const readScheme = (db: ReadDb): PointScheme => readMeta(db).scheme;

/** Counts one more saved action. @returns the new version */
export function bumpVersion(db: WriteDb): number {
  const version = readVersion(db) + 1;
  setMeta(db, 'version', version);
  return version;
}

export function readVersion(db: ReadDb): number {
  return Number(db.prepare("SELECT value FROM meta WHERE key = 'version'").pluck().get<string>() ?? 0);
}
