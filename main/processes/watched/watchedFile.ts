/** `watched.json` of a run: the watched images with their predictions of many epochs, small enough to be written anew each time. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import { KINDS, type Kind } from '#shared/domain/project.ts';
import type { WatchedAnswer, WatchedEpoch, WatchedItem, WatchedItems } from '#shared/domain/watched.ts';

/** More epochs than this are thinned out: every second of the older ones goes. */
const MOST_EPOCHS = 32;

/** With the answers of one more epoch, which takes the place of those that the epoch had before. */
export function withEpoch(watched: WatchedItems, epoch: WatchedEpoch): WatchedItems {
  const before = watched.epochs.filter((one) => one.epoch < epoch.epoch);
  const kept = before.length < MOST_EPOCHS ? before : before.filter((_, i) => i % 2 === 0);
  return { ...watched, epochs: [...kept, epoch] };
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writeWatched(file: string, { kind, items, epochs }: WatchedItems): void {
  const json = {
    format: 1,
    kind,
    items: items.map((one) => ({ ...one, truth: toJson(one.truth) })),
    epochs: epochs.map(({ epoch, answers }) => ({ epoch, answers: answers.map(toJson) })),
  };
  writeFileAtomic(file, JSON.stringify(json));
}

function toJson(answer: WatchedAnswer): unknown {
  switch (answer.kind) {
    case 'tags':
      return answer.tags;
    case 'masks':
      return Buffer.from(answer.runs).toString('base64');
    case 'points':
      return answer.points;
  }
}

/** Null where there is none, or where it is damaged: it is only there to look at. */
export function readWatched(file: string): WatchedItems | null {
  if (!existsSync(file)) return null;
  try {
    return parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function parse(json: unknown): WatchedItems | null {
  if (!isLoose(json) || json['format'] !== 1) return null;
  const kind = KINDS.find((one) => one === json['kind']);
  const { items, epochs } = json;
  if (kind === undefined || !Array.isArray(items) || !Array.isArray(epochs)) return null;
  const read = { kind, items: items.map((one) => itemOf(kind, one)), epochs: epochs.map((one) => epochOf(kind, one, items.length)) }; // prettier-ignore
  return read.items.every((one) => one !== null) && read.epochs.every((one) => one !== null)
    ? { kind, items: read.items, epochs: read.epochs }
    : null;
}

function itemOf(kind: Kind, json: unknown): WatchedItem | null {
  if (!isLoose(json)) return null;
  const { item, widthPx, heightPx } = json;
  const truth = answerOf(kind, json['truth']);
  if (!isCount(item) || !isCount(widthPx) || !isCount(heightPx) || truth === null) return null;
  return { item, widthPx, heightPx, truth };
}

function epochOf(kind: Kind, json: unknown, length: number): WatchedEpoch | null {
  if (!isLoose(json) || !isCount(json['epoch']) || !Array.isArray(json['answers'])) return null;
  const answers = json['answers'].map((one: unknown) => answerOf(kind, one));
  if (answers.length !== length || !answers.every((one) => one !== null)) return null;
  return { epoch: json['epoch'], answers };
}

function answerOf(kind: Kind, json: unknown): WatchedAnswer | null {
  switch (kind) {
    case 'masks':
      return typeof json === 'string' ? { kind, runs: new Uint8Array(Buffer.from(json, 'base64')) } : null;
    case 'tags':
      return Array.isArray(json) && json.every(isPair) ? { kind, tags: json } : null;
    case 'points':
      return Array.isArray(json) && json.every(isPlace) ? { kind, points: json } : null;
  }
}

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((one) => Number.isFinite(one));
const isPlace = (value: unknown): value is readonly [number, number] | null =>
  value === null || isPair(value);
