/** Predicted masks and points kept beside a run: a line of JSON, then the squares of the masks. */
import { readFileSync } from 'node:fs';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemAnswer } from '#shared/domain/prediction.ts';
import { diskErrorCode, sortDiskError, writeFileAtomic } from './atomicWrite.ts';

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

interface Header {
  /** Says what the answers were computed from. */
  readonly key: string;
  /** Answers whose squares are left out. */
  readonly answers: readonly StoredAnswer[];
  readonly tiles: readonly (readonly StoredTile[])[];
}

const NEWLINE = 0x0a;

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
  writeFileAtomic(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...squares]));
}

/** What was stored under this very key, or null: a cache that does not fit is no error. */
export function readDrawnPredictions(path: string, key: string): readonly StoredAnswer[] | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw sortDiskError(error, path);
  }
  const end = bytes.indexOf(NEWLINE);
  const header = end < 0 ? null : parseHeader(bytes.toString('utf8', 0, end));
  if (header?.key !== key) return null;
  let at = end + 1;
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

/** Null for what is no JSON: such a file is worked out again. */
function parseHeader(text: string): Header | null {
  try {
    return JSON.parse(text) as Header | null;
  } catch {
    return null;
  }
}
