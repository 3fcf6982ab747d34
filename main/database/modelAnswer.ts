/** The bytes of a stored suggestion: little-endian rows, so that a hundred thousand are read in a moment. */
import { VISIBILITIES, type ItemPoints } from '#shared/domain/points.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { TagScore } from '#shared/domain/item.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';

/** Class as uint32, probability as float32. */
const SCORE_BYTES = 8;
/** Class as uint32, x and y as float64, visibility as uint32. */
const POINT_BYTES = 24;
/** tx, ty and the length of what follows, as uint32. */
const TILE_HEAD_BYTES = 12;

export function answerToBytes(answer: ModelAnswer): Uint8Array {
  switch (answer.kind) {
    case 'tags':
      return scoresToBytes(answer.scores);
    case 'masks':
      return tilesToBytes(answer.tiles);
    case 'points':
      return pointsToBytes(answer.points);
  }
}

/** @param uncertainty of the row: masks have it beside their squares */
export function answerFromBytes(kind: Kind, bytes: Uint8Array, uncertainty: number | null): ModelAnswer {
  switch (kind) {
    case 'tags':
      return { kind, scores: scoresFromBytes(bytes) };
    case 'masks':
      return { kind, tiles: tilesFromBytes(bytes), uncertainty: uncertainty ?? 0 };
    case 'points':
      return { kind, points: pointsFromBytes(bytes) };
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function scoresToBytes(scores: readonly TagScore[]): Uint8Array {
  const bytes = new Uint8Array(scores.length * SCORE_BYTES);
  const view = viewOf(bytes);
  for (const [i, [id, p]] of scores.entries()) {
    view.setUint32(i * SCORE_BYTES, id, true);
    view.setFloat32(i * SCORE_BYTES + 4, p, true);
  }
  return bytes;
}

export function scoresFromBytes(bytes: Uint8Array): readonly TagScore[] {
  const view = viewOf(bytes);
  return Array.from({ length: Math.floor(bytes.length / SCORE_BYTES) }, (_, i): TagScore => {
    const at = i * SCORE_BYTES;
    return [view.getUint32(at, true), view.getFloat32(at + 4, true)];
  });
}

function tilesToBytes(tiles: readonly MaskTile[]): Uint8Array {
  const length = tiles.reduce((sum, { runs }) => sum + TILE_HEAD_BYTES + runs.length, 0);
  const bytes = new Uint8Array(length);
  const view = viewOf(bytes);
  let at = 0;
  for (const { tx, ty, runs } of tiles) {
    view.setUint32(at, tx, true);
    view.setUint32(at + 4, ty, true);
    view.setUint32(at + 8, runs.length, true);
    bytes.set(runs, at + TILE_HEAD_BYTES);
    at += TILE_HEAD_BYTES + runs.length;
  }
  return bytes;
}

function tilesFromBytes(bytes: Uint8Array): readonly MaskTile[] {
  const view = viewOf(bytes);
  const tiles: MaskTile[] = [];
  for (let at = 0; at + TILE_HEAD_BYTES <= bytes.length;) {
    const [tx, ty, length] = [0, 4, 8].map((by) => view.getUint32(at + by, true)) as [number, number, number];
    const from = at + TILE_HEAD_BYTES;
    tiles.push({ tx, ty, runs: Uint8Array.from(bytes.subarray(from, from + length)) });
    at = from + length;
  }
  return tiles;
}

function pointsToBytes(points: ItemPoints): Uint8Array {
  const bytes = new Uint8Array(points.length * POINT_BYTES);
  const view = viewOf(bytes);
  for (const [i, [id, { x, y, v }]] of points.entries()) {
    const at = i * POINT_BYTES;
    view.setUint32(at, id, true);
    view.setFloat64(at + 4, x, true);
    view.setFloat64(at + 12, y, true);
    view.setUint32(at + 20, v, true);
  }
  return bytes;
}

function pointsFromBytes(bytes: Uint8Array): ItemPoints {
  const view = viewOf(bytes);
  return Array.from({ length: Math.floor(bytes.length / POINT_BYTES) }, (_, i) => {
    const at = i * POINT_BYTES;
    const v = VISIBILITIES[view.getUint32(at + 20, true)] ?? 0;
    return [
      view.getUint32(at, true),
      { x: view.getFloat64(at + 4, true), y: view.getFloat64(at + 12, true), v },
    ];
  });
}
