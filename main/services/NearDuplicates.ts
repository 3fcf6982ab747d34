/** Images that look nearly the same, in groups: searched in slices, so that gestures are stored meanwhile. */
import { setImmediate } from 'node:timers/promises';
import { countWithoutThumbnail, indexItems } from '#main/database/queries/items.ts';
import { readLooksAfter, type ItemLook } from '#main/database/queries/looks.ts';
import { listSides } from '#main/database/queries/splits.ts';
import type { DuplicateGroups } from '#shared/contract/answers.ts';
import type { CancelSignal } from '#shared/contract/call.ts';
import { cancelled } from '#shared/contract/errors.ts';
import type { ItemFilter, ItemId } from '#shared/domain/item.ts';
import type { Split } from '#shared/domain/project.ts';
import { HASH_BYTES, LOOK_BYTES } from '#shared/kernels/imageLook.ts';
import { nearDuplicates, type PackedLooks } from '#shared/kernels/nearDuplicates.ts';
import type { OpenProject } from './Projects.ts';

/** Rows read at once, and how long work goes on before others get their turn. */
const PAGE = 4000;
const TURN_MS = 15;

export interface DuplicateSearch {
  /** Bits in which the hashes of two neighbours may differ: 0 to 10. */
  readonly distance: number;
  /** Only images that fit it are grouped. */
  readonly filter: ItemFilter;
}

/** @throws CancelledError when `signal` says so */
export async function findDuplicates(
  project: OpenProject,
  { distance, filter }: DuplicateSearch,
  signal: CancelSignal,
): Promise<DuplicateGroups> {
  const looks = await readPages(project, filter, signal);
  const groups = await inTurns(nearDuplicates(pack(looks), distance), signal);
  const sides = project.db.read('sides of images', listSides);
  const found = groups.map((places) => places.flatMap((place) => looks[place]?.item ?? []));
  const ordered = [...leakingOf(found, sides, true), ...leakingOf(found, sides, false)];
  return {
    ids: Int32Array.from(ordered.flat()),
    sizes: Int32Array.from(ordered, (group) => group.length),
    leaks: leakingOf(found, sides, true).length,
    unseen: project.db.read('count thumbnails', (db) => countWithoutThumbnail(db)),
  };
}

/** Groups that do (or do not) lie on more than one side of the split. */
function leakingOf(
  groups: readonly (readonly ItemId[])[],
  sides: ReadonlyMap<ItemId, Split>,
  isLeaking: boolean,
): readonly (readonly ItemId[])[] {
  return groups.filter((ids) => {
    const found = new Set(ids.map((id) => sides.get(id)).filter((side) => side !== undefined));
    return found.size > 1 === isLeaking;
  });
}

async function readPages(
  project: OpenProject,
  filter: ItemFilter,
  signal: CancelSignal,
): Promise<readonly ItemLook[]> {
  const fitting = new Set(project.db.read('index items', (db) => indexItems(db, filter, 'added')));
  const all: ItemLook[] = [];
  for (let after = 0; ;) {
    const page = project.db.read('read looks', (db) => readLooksAfter(db, after, PAGE));
    const last = page.at(-1);
    if (last === undefined) return all;
    after = last.item;
    all.push(...page.filter(({ item }) => fitting.has(item)));
    await setImmediate();
    if (signal.aborted) throw cancelled();
  }
}

function pack(all: readonly ItemLook[]): PackedLooks {
  const hashes = new Uint8Array(all.length * HASH_BYTES);
  const looks = new Uint8Array(all.length * LOOK_BYTES);
  for (const [i, { hash, look }] of all.entries()) {
    hashes.set(hash, i * HASH_BYTES);
    looks.set(look, i * LOOK_BYTES);
  }
  return { count: all.length, hashes, looks };
}

/** Runs a generator to its end, with pauses in which everything else goes on. */
async function inTurns<T>(work: Generator<undefined, T>, signal: CancelSignal): Promise<T> {
  let turn = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - turn < TURN_MS) continue;
    await setImmediate();
    if (signal.aborted) throw cancelled();
    turn = performance.now();
  }
}
