/** What the Label screen shows: the list and its filter, grid or single image, where one is and what is selected. */
import { createStore } from 'zustand/vanilla';
import type { DuplicateGroups } from '#shared/contract/answers.ts';
import { DATA_PROBLEMS } from '#shared/domain/dataFacts.ts';
import { ITEM_SORTS, MOST_PX, type ItemFilter, type ItemId, type ItemSort } from '#shared/domain/item.ts';
import { SPLITS } from '#shared/domain/project.ts';
import { USUAL_DISTANCE } from '#shared/kernels/nearDuplicates.ts';
import type { PlaceQuery } from './place.ts';
import { NO_SELECTION, type Selection } from './selection.ts';

/** Near-duplicates: how many bits of their hashes differ, and the groups; null until they are found. */
export interface Alike {
  readonly distance: number;
  /** Grows with every search. */
  readonly round: number;
  readonly groups: DuplicateGroups | null;
}

/** Hashes of images differ in an even number of bits: half of each are ones. */
export const ALIKE_STEPS = [0, 2, 4, 6, 8, 10] as const;

export interface LabelView {
  readonly filter: ItemFilter;
  readonly sort: ItemSort;
  /** `random`: which of the random orders. */
  readonly seed: number;
  /** `similar`: the image that the others are compared with. */
  readonly near: ItemId | null;
  /** Shows near-duplicates in groups instead of the list; the list then holds the groups one after the other. */
  readonly alike: Alike | null;
  readonly mode: 'grid' | 'single';
  /** Null until the list was read. */
  readonly list: Int32Array | null;
  readonly selection: Selection;
}

export const START_VIEW: LabelView = {
  filter: {},
  sort: 'added',
  seed: 1,
  near: null,
  alike: null,
  mode: 'grid',
  list: null,
  selection: NO_SELECTION,
};

export const labelView = createStore<LabelView>(() => START_VIEW);

/** Changes where one is and what is selected. */
export const select = (step: (list: Int32Array, selection: Selection) => Selection): void =>
  labelView.setState(({ list, selection }) => (list === null ? {} : { selection: step(list, selection) }));

/** The image one is at. */
export const currentId = ({ list, selection }: LabelView): ItemId | null => list?.[selection.cursor] ?? null;

/** The images an edit is for: the open one, or what is selected in the grid. */
export function targetsOf(view: LabelView): readonly ItemId[] {
  if (view.mode === 'grid') return [...view.selection.ids];
  const id = currentId(view);
  return id === null ? [] : [id];
}

/** Reads filter, order, mode and image from the address. What it does not understand is left out. */
export function viewFromQuery(query: PlaceQuery): LabelView & { readonly item: ItemId | null } {
  const split = [...SPLITS, 'none' as const].find((one) => one === query['split']);
  const problem = DATA_PROBLEMS.find((one) => one === query['problem']);
  const classIds = (query['tags'] ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isInteger(id) && id > 0);
  const shorterThan = idOf(query['below']);
  const filter: ItemFilter = {
    ...(query['labeled'] !== undefined && { labeled: query['labeled'] === 'yes' }),
    ...(classIds.length > 0 && { classIds }),
    ...(split !== undefined && { split }),
    ...(query['unreadable'] === 'yes' && { unreadable: true }),
    ...(query['suggested'] === 'yes' && { suggested: true }),
    ...(query['conflict'] === 'yes' && { inConflict: true }),
    ...(problem !== undefined && { problem }),
    ...(shorterThan !== null && shorterThan <= MOST_PX && { shorterThan }),
    ...(query['under'] !== undefined && query['under'] !== '' && { under: query['under'] }),
    ...(query['search'] !== undefined && query['search'] !== '' && { search: query['search'] }),
  };
  const item = idOf(query['item']);
  const near = idOf(query['near']);
  const sort = ITEM_SORTS.find((one) => one === query['sort']) ?? START_VIEW.sort;
  return {
    ...START_VIEW,
    filter,
    sort: sort === 'similar' && near === null ? START_VIEW.sort : sort,
    seed: idOf(query['seed']) ?? START_VIEW.seed,
    near,
    alike: alikeOf(query['alike']),
    mode: query['view'] === 'single' ? 'single' : 'grid',
    item,
  };
}

function alikeOf(text: string | undefined): Alike | null {
  const distance = ALIKE_STEPS.find((step) => String(step) === text);
  return distance === undefined ? null : { distance, round: 0, groups: null };
}

function idOf(text: string | undefined): number | null {
  const id = Number(text);
  return Number.isInteger(id) && id > 0 && id < 2 ** 31 ? id : null;
}

/** The way back: what the address should remember; null takes an entry out. */
export function queryOfView(view: LabelView): Readonly<Record<string, string | null>> {
  const { labeled, classIds, split, unreadable, suggested, inConflict, problem, under, search, shorterThan } =
    view.filter;
  const item = currentId(view);
  return {
    labeled: labeled === undefined ? null : labeled ? 'yes' : 'no',
    tags: classIds === undefined || classIds.length === 0 ? null : classIds.join(','),
    split: split ?? null,
    unreadable: unreadable === true ? 'yes' : null,
    suggested: suggested === true ? 'yes' : null,
    conflict: inConflict === true ? 'yes' : null,
    problem: problem ?? null,
    below: shorterThan === undefined ? null : String(shorterThan),
    under: under ?? null,
    search: search === undefined || search === '' ? null : search,
    seed: view.sort === 'random' && view.seed !== START_VIEW.seed ? String(view.seed) : null,
    near: view.sort === 'similar' && view.near !== null ? String(view.near) : null,
    alike: view.alike === null ? null : String(view.alike.distance),
    sort: view.sort === START_VIEW.sort ? null : view.sort,
    view: view.mode === 'single' ? 'single' : null,
    item: item === null ? null : String(item),
  };
}

export const isFiltered = (filter: ItemFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined && value !== '');

/** Orders the list. Choosing the random order again shuffles anew; `similar` is about the image one is at. */
export function orderBy(sort: ItemSort): void {
  labelView.setState((view) => ({
    sort,
    ...(sort === 'random' && view.sort === 'random' && { seed: view.seed + 1 }),
    ...(sort === 'similar' && { near: currentId(view) }),
  }));
}

/** Shows near-duplicates in groups, or the list again. */
export function toggleAlike(): void {
  labelView.setState(({ alike }) => ({
    alike: alike === null ? { distance: USUAL_DISTANCE, round: 0, groups: null } : null,
    list: null,
    mode: 'grid',
  }));
}

/** Searches near-duplicates again, as alike as before unless said otherwise. */
export function searchAlike(distance?: number): void {
  labelView.setState(({ alike }) =>
    alike === null
      ? {}
      : { alike: { distance: distance ?? alike.distance, round: alike.round + 1, groups: null } },
  );
}

/** The list shows what runs say: labels that they doubt are marked in it. */
export const isAboutSuggestions = ({ filter, sort }: LabelView): boolean =>
  sort === 'disagreement' || filter.suggested === true;
