/** Watched images: which they are, what is kept of them, and the file they are kept in. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { chooseWatched, MOST_WATCHED } from '#main/processes/watched/chooseWatched.ts';
import { keptSize, watchedAnswer, watchedItem } from '#main/processes/watched/watchedAnswer.ts';
import { readWatched, withEpoch, writeWatched } from '#main/processes/watched/watchedFile.ts';
import type { WatchedItems } from '#shared/domain/watched.ts';
import { decodeTile } from '#shared/kernels/maskTiles.ts';

const row = (id: number, classes: readonly number[]): SnapshotRow => ({
  id,
  path: `/${id}`,
  classes,
  split: 'valid',
});

describe('the choice of watched images', () => {
  /** A hundred of the first class, one of each other. */
  const rows = Array.from({ length: 104 }, (_, i) => row(i + 1, [i < 100 ? 0 : i - 99]));

  it('has a class of each before a second of any, and is the same for the same seed', () => {
    for (const seed of [1, 2, 3]) {
      const chosen = chooseWatched(rows, seed);
      expect(chosen).toHaveLength(MOST_WATCHED);
      expect(new Set(chosen.flatMap(({ classes }) => classes)).size).toBe(5);
      expect(chooseWatched(rows, seed)).toEqual(chosen);
    }
    expect(chooseWatched(rows, 1)).not.toEqual(chooseWatched(rows, 2));
  });

  it('takes what there is', () => {
    expect(chooseWatched(rows.slice(0, 2), 1)).toHaveLength(2);
    expect(chooseWatched([], 1)).toEqual([]);
  });
});

describe('what is kept of an image', () => {
  const NONE = { y: new Float32Array(0), w: new Float32Array(0) };

  it('is of tags the likeliest, and those that are there however unlikely', () => {
    const facts = { target: { kind: 'tags' }, classes: 10, size: 32 } as const;
    const logits = Float32Array.from({ length: 10 }, (_, c) => 4 - c);
    const answer = watchedAnswer(logits, row(1, [9]), facts);
    expect(answer).toMatchObject({ kind: 'tags' });
    const places = answer.kind === 'tags' ? answer.tags.map(([place]) => place) : [];
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 9]);
    expect(watchedItem(row(1, [9]), facts, NONE).truth).toEqual({ kind: 'tags', tags: [[9, 1]] });
  });

  it('is of masks the likeliest class of every pixel, in the shape of the image and small', () => {
    const mask = { widthPx: 800, heightPx: 400, at: 0, tiles: [], areas: [[1, 5]] } as const;
    const target = { kind: 'masks', voidIndex: null, codes: [[7, 1]] } as const;
    const facts = { target, classes: 2, size: { widthPx: 2, heightPx: 2 } };
    const large = { ...row(3, []), mask };
    expect(keptSize(large)).toEqual({ widthPx: 128, heightPx: 64 });
    const small = { ...row(3, []), mask: { ...mask, widthPx: 4, heightPx: 2 } };
    // Class 1 is likelier in the right column.
    const answer = watchedAnswer(Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1), small, facts);
    const pixels = answer.kind === 'masks' ? decodeTile(answer.runs, 8) : null;
    expect([...(pixels ?? [])]).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
    const { truth } = watchedItem(small, facts, { ...NONE, y: Float32Array.of(-1, 1, -1, 1) });
    expect([...((truth.kind === 'masks' && decodeTile(truth.runs, 8)) || [])]).toEqual([
      0, 0, 2, 2, 0, 0, 2, 2,
    ]);
  });

  it('is of points their place in pixels, but not of those that nobody labeled or that training never saw', () => {
    const target = { kind: 'points', mirrors: [], unseen: [1] } as const;
    const facts = { target, classes: 2, size: { widthPx: 8, heightPx: 8 } };
    const face = { ...row(4, [0]), points: { widthPx: 100, heightPx: 50, values: [] } };
    const answer = watchedAnswer(Float32Array.of(0, -1, 0.5, 0.5), face, facts);
    expect(answer).toEqual({ kind: 'points', points: [[0, 25], null] });
    const w = Float32Array.of(0, 0, 1, 1);
    const { truth, widthPx } = watchedItem(face, facts, { y: Float32Array.of(0, 0, 1, 1), w });
    expect([truth, widthPx]).toEqual([{ kind: 'points', points: [null, [100, 50]] }, 100]);
  });
});

describe('the file of watched images', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'limn-watched-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (): string => join(folder, 'watched.json');

  const runs = Uint8Array.of(8, 1);
  const masks: WatchedItems = {
    kind: 'masks',
    items: [{ item: 5, widthPx: 4, heightPx: 2, truth: { kind: 'masks', runs } }],
    epochs: [{ epoch: 0, answers: [{ kind: 'masks', runs }] }],
  };

  it('gives back what was written', () => {
    writeWatched(file(), masks);
    expect(readWatched(file())).toEqual(masks);
  });

  it('is nothing where it is missing or damaged', () => {
    expect(readWatched(file())).toBeNull();
    for (const text of [
      '{',
      'null',
      '{"format":2}',
      '{"format":1,"kind":"masks","items":[{}],"epochs":[]}',
    ]) {
      writeFileSync(file(), text);
      expect(readWatched(file())).toBeNull();
    }
    const short = { format: 1, kind: 'tags', items: [], epochs: [{ epoch: 1, answers: [[[0, 0.5]]] }] };
    writeFileSync(file(), JSON.stringify(short));
    expect(readWatched(file())).toBeNull();
  });

  it('keeps an epoch that was trained again once, and stays small however long a run is', () => {
    let watched = masks;
    const answers = masks.epochs[0]?.answers ?? [];
    for (let epoch = 1; epoch <= 500; epoch += 1) watched = withEpoch(watched, { epoch, answers });
    expect(watched.epochs.length).toBeLessThanOrEqual(33);
    expect(watched.epochs[0]?.epoch).toBe(0);
    expect(watched.epochs.at(-1)?.epoch).toBe(500);
    const again = withEpoch(watched, { epoch: 400, answers });
    expect(again.epochs.at(-1)?.epoch).toBe(400);
    writeWatched(file(), watched);
    expect(statSync(file()).size).toBeLessThan(4000);
  });
});
