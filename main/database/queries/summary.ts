/** A project as Home shows it, from a database that may be open for reading only. */
import type { Kind, ProjectId } from '#shared/domain/project.ts';
import { JUDGED_BY, type JudgedBy } from '#shared/domain/run.ts';
import type { ReadDb } from '../brands.ts';
import { countItems } from './counts.ts';
import { firstItems } from './items.ts';
import { readMeta } from './meta.ts';

export interface Summary {
  readonly id: ProjectId;
  readonly kind: Kind;
  readonly items: number;
  readonly labeled: number;
  readonly classes: number;
  readonly mosaic: readonly number[];
  readonly bestScore: number | null;
}

export function readSummary(db: ReadDb): Summary {
  const { id, kind } = readMeta(db);
  const { items, labeled } = countItems(db);
  const one = (sql: string): number | null => db.prepare(sql).pluck().get<number | null>() ?? null;
  return {
    id,
    kind,
    items,
    labeled,
    classes: one('SELECT count(*) FROM classes') ?? 0,
    mosaic: firstItems(db, 4),
    bestScore: one(BEST[kind]),
  };
}

const bestOf = ({ watch, better }: JudgedBy): string =>
  `SELECT ${better === 'higher' ? 'max' : 'min'}(json_extract(record, '$.best.metrics.${watch}'))
   FROM runs WHERE deleted_at IS NULL`;

const BEST: { readonly [K in Kind]: string } = {
  tags: bestOf(JUDGED_BY.tags),
  masks: bestOf(JUDGED_BY.masks),
  points: bestOf(JUDGED_BY.points),
};
