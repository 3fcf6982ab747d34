/** Predicted masks and points kept beside a run: a line of JSON, then the squares of the masks. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemAnswer } from '#shared/domain/prediction.ts';
import { readKeyedFile, writeKeyedFile, type KeyedHeader } from './keyedFile.ts';

type DrawnAnswer = Exclude<ItemAnswer, { kind: 'tags' }>;

export interface StoredAnswer {
  readonly item: ItemId;
  readonly answer: DrawnAnswer;
}

/** A square by the number of its bytes; they lie behind the header in this order. */
interface StoredTile {
  readonly tx: number;
  readonly ty: number;
  readonly bytes: number;
}

interface Header extends KeyedHeader {
  /** Answers whose squares are left out. */
  readonly answers: readonly StoredAnswer[];
  readonly tiles: readonly (readonly StoredTile[])[];
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writeDrawnPredictions(path: string, key: string, answers: readonly StoredAnswer[]): void {
  const header: Header = {
    key,
    answers: answers.map(({ item, answer }) => ({ item, answer: withTiles(answer, []) })),
    tiles: answers.map(({ answer }) =>
      tilesOf(answer).map(({ tx, ty, runs }) => ({ tx, ty, bytes: runs.length })),
    ),
  };
  const squares = answers.flatMap(({ answer }) => tilesOf(answer).map(({ runs }) => runs));
  writeKeyedFile(path, header, squares);
}

/** What was stored under this very key, or null: a cache that does not fit is no error. */
export function readDrawnPredictions(path: string, key: string): readonly StoredAnswer[] | null {
  const file = readKeyedFile<Header>(path, key);
  if (file === null) return null;
  const { header, bytes } = file;
  let at = 0;
  const answers = header.answers.map(({ item, answer }, i) => {
    const tiles = (header.tiles[i] ?? []).map(({ tx, ty, bytes: length }) => ({
      tx,
      ty,
      runs: new Uint8Array(bytes.subarray(at, (at += length))),
    }));
    return { item, answer: withTiles(answer, tiles) };
  });
  return at === bytes.length ? answers : null;
}

const tilesOf = (answer: DrawnAnswer) => (answer.kind === 'masks' ? answer.mask.tiles : []);

const withTiles = (answer: DrawnAnswer, tiles: ReturnType<typeof tilesOf>): DrawnAnswer =>
  answer.kind === 'masks' ? { ...answer, mask: { ...answer.mask, tiles } } : answer;
