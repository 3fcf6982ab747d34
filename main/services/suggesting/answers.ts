/** From what a run says of an image to what is stored: the answer, how unsure it is, how far from the labels. */
import type { ReadDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { readItems } from '#main/database/queries/items.ts';
import { classResolver, readTiles, type ResolveClass } from '#main/database/queries/masks.ts';
import { readPointsToday } from '#main/database/queries/points.ts';
import type { Item, ItemId, TagScore } from '#shared/domain/item.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { ItemAnswer } from '#shared/domain/prediction.ts';
import { readThresholds } from '#main/database/queries/thresholds.ts';
import type { Apart } from '#main/database/queries/suggestions.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { decodeTile, resolveTile, tileRect } from '#shared/kernels/maskTiles.ts';
import {
  labelDoubt,
  pointDisagreement,
  tagDisagreement,
  tagUncertainty,
  tallyPixels,
  type ThresholdOf,
} from '#shared/kernels/suggestionScores.ts';

export interface Said {
  readonly item: ItemId;
  readonly answer: ModelAnswer;
}

/** What a run says, without the classes that the project has no more. */
export function storedAnswer(answer: ItemAnswer): ModelAnswer {
  switch (answer.kind) {
    case 'tags': {
      const scores = answer.classIds.flatMap((id, i): readonly TagScore[] =>
        id === null ? [] : [[id, answer.probabilities[i] ?? 0]],
      );
      return { kind: 'tags', scores };
    }
    case 'masks':
      return { kind: 'masks', tiles: answer.mask.tiles, uncertainty: answer.uncertainty };
    case 'points':
      return { kind: 'points', points: answer.points };
  }
}

/** How unsure, 0..1; null where that cannot be told. */
export function uncertaintyOf(answer: ItemAnswer): number | null {
  if (answer.kind !== 'tags') return answer.uncertainty;
  const stored = storedAnswer(answer);
  return stored.kind === 'tags' ? tagUncertainty(stored.scores) : null;
}

/** Where there are no labels, or nothing to compare. */
export const NOT_APART: Apart = { disagreement: null, doubt: null };

/** How answers compare with the labels as they are today, by item. */
export function compareWithLabels(db: ReadDb, all: readonly Said[]): ReadonlyMap<ItemId, Apart> {
  const items = new Map(
    readItems(
      db,
      all.map(({ item }) => item),
    ).map((item) => [item.id, item]),
  );
  const judge = new Judge(db);
  return new Map(
    all.map(({ item, answer }) => {
      const row = items.get(item);
      return [item, row?.isLabeled === true ? judge.compare(row, answer) : NOT_APART];
    }),
  );
}

const both = (apart: number | null): Apart => ({ disagreement: apart, doubt: apart });

class Judge {
  readonly #db: ReadDb;
  readonly #threshold: ThresholdOf;
  readonly #resolve: ResolveClass;
  readonly #void: ReadonlySet<number>;

  constructor(db: ReadDb) {
    this.#db = db;
    this.#threshold = thresholdOf(readThresholds(db));
    this.#resolve = classResolver(db);
    const rows = listClassRows(db).filter((row) => row.isVoid);
    this.#void = new Set(rows.map((row) => row.id));
  }

  compare(item: Item, answer: ModelAnswer): Apart {
    switch (answer.kind) {
      case 'tags': {
        const labels = new Set(item.classIds);
        return {
          disagreement: tagDisagreement(answer.scores, labels, this.#threshold),
          doubt: labelDoubt(answer.scores, labels)?.doubt ?? null,
        };
      }
      // Nothing here hangs on a threshold.
      case 'masks':
        return both(this.#ofMask(item, answer.tiles));
      case 'points': {
        const placed = readPointsToday(this.#db, [item.id])[0]?.points ?? [];
        return both(pointDisagreement(answer.points, placed, item));
      }
    }
  }

  #ofMask(item: Item, tiles: readonly MaskTile[]): number | null {
    const placeOf = ({ tx, ty }: MaskTile): string => `${String(tx)},${String(ty)}`;
    const said = new Map(tiles.map((tile) => [placeOf(tile), tile.runs]));
    let [counted, different] = [0, 0];
    for (const tile of readTiles(this.#db, item.id)) {
      const { w, h } = tileRect(tile.tx, tile.ty, item);
      const answer = this.#pixels(said.get(placeOf(tile)), w * h);
      const labels = this.#pixels(tile.runs, w * h);
      if (answer === null || labels === null) continue;
      const tally = tallyPixels(answer, labels, (id) => this.#void.has(id));
      counted += tally.counted;
      different += tally.different;
    }
    return counted === 0 ? null : different / counted;
  }

  #pixels(runs: Uint8Array | undefined, length: number): Uint16Array | null {
    const today = runs === undefined ? null : resolveTile(runs, length, this.#resolve);
    return today === null ? null : decodeTile(today, length);
  }
}
