/** Suggestions as a person answers them: looked at, accepted, corrected or set aside, one image or many in one action. */
import type { WriteDb } from '#main/database/brands.ts';
import { readHistory } from '#main/database/queries/actions.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { readItems } from '#main/database/queries/items.ts';
import { itemsToMark } from '#main/database/queries/labels.ts';
import { classResolver } from '#main/database/queries/masks.ts';
import { readMeta, readVersion } from '#main/database/queries/meta.ts';
import {
  openSuggestions,
  readSuggestions,
  setRejected,
  summarizeSuggestions,
  type StoredSuggestion,
} from '#main/database/queries/suggestions.ts';
import { readThresholds } from '#main/database/queries/thresholds.ts';
import type { ActionResult, ItemActionResult } from '#shared/contract/answers.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { LabelDiff } from '#shared/domain/labels.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import type { Suggestion, SuggestionSummary } from '#shared/domain/suggestion.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { lastOfEachGroup, rivalsOf } from '#shared/kernels/exclusiveGroups.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import { acceptedTags, sureness, type TagRules } from '#shared/kernels/suggestionScores.ts';
import {
  checkClasses,
  checkItems,
  checkKind,
  imagesOf,
  MAX_ITEM_IDS,
  type Labels,
  type Words,
} from '../Labels.ts';
import { maskResult } from '../Masks.ts';
import { pointResult } from '../Points.ts';
import type { OpenProject, Projects } from '../Projects.ts';
import { answerToday, drawnChanges } from './drawing.ts';

/** Drawings that one action may take over: each is kept twice in the history. */
const MAX_DRAWN = 500;

export interface Acceptance {
  /** Null: all images without labels. */
  readonly itemIds: readonly ItemId[] | null;
  /** Only where the run is at least this sure, 0..1: for tags of every class, for masks by their mean entropy. */
  readonly sure: number | null;
}

export interface Correction {
  readonly itemIds: readonly ItemId[];
  readonly add: readonly ClassId[];
  readonly remove: readonly ClassId[];
}

export class Suggestions {
  readonly #labels: Labels;
  readonly #projects: Projects;

  constructor(parts: { readonly labels: Labels; readonly projects: Projects }) {
    this.#labels = parts.labels;
    this.#projects = parts.projects;
  }

  /** The open suggestions of these images, by the classes as they count today. */
  read(project: OpenProject, itemIds: readonly ItemId[]): readonly Suggestion[] {
    return project.db.read('read suggestions', (db) => {
      const resolve = classResolver(db);
      const { kind } = readMeta(db);
      const sizes = new Map(readItems(db, itemIds).map((item) => [item.id, item]));
      return readSuggestions(db, kind, itemIds).flatMap((one): readonly Suggestion[] => {
        const item = sizes.get(one.item);
        const suggestion = item?.suggestion ?? null;
        if (item === undefined || suggestion === null) return [];
        return [{ ...suggestion, item: one.item, answer: answerToday(one.answer, item, resolve) }];
      });
    });
  }

  /** @param sure also counts the images without labels of which the run is at least this sure */
  summary(project: OpenProject, sure: number | null = null): SuggestionSummary {
    return project.db.read('summarize suggestions', (db) => {
      const count = sure === null ? null : openSuggestions(db, readMeta(db).kind, sure).length;
      return { ...summarizeSuggestions(db), sure: count };
    });
  }

  /**
   * Labels images as the run suggests, in one action. Images without an open suggestion are left as they are; where an image
   * has labels, those that the run knows give way.
   * @throws AppError `item.unknown`, `suggestion.too-many`
   */
  accept(project: OpenProject, acceptance: Acceptance): ItemActionResult {
    const only = acceptance.itemIds?.length === 1 ? (acceptance.itemIds[0] ?? null) : null;
    const done = this.#labels.act(project, (db) => {
      const { kind } = readMeta(db);
      const { itemIds, sure } = acceptance;
      const ids = itemIds === null ? openSuggestions(db, kind, sure) : checkItems(db, itemIds);
      refuseMany(kind, ids.length);
      const all = readSuggestions(db, kind, ids).filter((one) => isSure(one, sure));
      const changes = kind === 'tags' ? tagChanges(db, all) : drawnChanges(db, all);
      const labeled = markLabeled(db, all);
      const scope = isDrawn(kind) ? only : null;
      return { diff: { ...EMPTY_DIFF, ...changes, labeled }, words: acceptWords(all.length), scope };
    });
    const { points } = pointResult(project, done, only);
    return { ...maskResult(project, done, only), points };
  }

  /**
   * Changes tags on top of what is suggested, in one action: on images without labels the suggestion is accepted with the
   * change, on all others it is the change alone.
   * @throws AppError `item.unknown`, `class.unknown`, `project.kind`
   */
  correct(project: OpenProject, { itemIds, add, remove }: Correction): ActionResult {
    return this.#labels.run(project, (db) => {
      checkKind(db, 'tags');
      const names = checkClasses(db, [...add, ...remove]);
      const items = readItems(db, checkItems(db, itemIds));
      const open = items.filter((item) => !item.isLabeled).map(({ id }) => id);
      const scores = new Map(readSuggestions(db, 'tags', open).map((one) => [one.item, one]));
      const rules = rulesOf(db);
      const added = lastOfEachGroup(rules.classes, add);
      const gone = new Set(
        [...remove, ...rivalsOf(rules.classes, added)].filter((id) => !added.includes(id)),
      );
      const tags = pairsOf(items, (item) => {
        const base = withSuggestion(item, scores.get(item.id), rules);
        return [...base.filter((id) => !gone.has(id)), ...added.filter((id) => !base.includes(id))];
      });
      const ids = items.map(({ id }) => id);
      const labeled = itemsToMark(db, ids, true).map((id) => [id, true] as const);
      const what = [
        ...add.map((id) => `+${names.get(id) ?? ''}`),
        ...remove.map((id) => `-${names.get(id) ?? ''}`),
      ];
      const where = `${imagesOf(ids.length)}: ${what.join(', ')}`;
      const words = { command: `Correct suggestion on ${where}`, done: `Corrected suggestion on ${where}` };
      return { diff: { ...EMPTY_DIFF, tags, labeled }, words };
    });
  }

  /** Sets suggestions aside, or brings them back. Labels and their history stay as they are, so this is no action. */
  reject(project: OpenProject, itemIds: readonly ItemId[], isRejected: boolean): ActionResult {
    const result = project.db.write('reject suggestions', (db) => {
      const changed = setRejected(db, checkItems(db, itemIds), isRejected);
      return {
        version: readVersion(db),
        description: null,
        history: readHistory(db, null),
        itemIds: changed.length > MAX_ITEM_IDS ? null : changed,
        classesChanged: false,
      };
    });
    const { itemIds: changed } = result;
    if (changed?.length !== 0)
      this.#projects.announce(project, { itemIds: changed, suggestionsChanged: true });
    return result;
  }
}

/** @throws AppError `suggestion.too-many` */
function refuseMany(kind: Kind, count: number): void {
  if (isDrawn(kind) && count > MAX_DRAWN) {
    throw new AppError('suggestion.too-many', { count, limit: MAX_DRAWN });
  }
}

const acceptWords = (count: number): Words => {
  const where = imagesOf(count);
  return { command: `Accept suggestion on ${where}`, done: `Accepted suggestion on ${where}` };
};

function isSure({ answer, uncertainty }: StoredSuggestion, sure: number | null): boolean {
  if (sure === null) return true;
  const found =
    answer.kind === 'tags' ? sureness(answer.scores) : uncertainty === null ? null : 1 - uncertainty;
  return found !== null && found >= sure;
}

const rulesOf = (db: WriteDb): TagRules => ({
  threshold: thresholdOf(readThresholds(db)),
  classes: listClassRows(db),
});

const withSuggestion = (
  item: Item,
  suggestion: StoredSuggestion | undefined,
  rules: TagRules,
): readonly ClassId[] =>
  suggestion?.answer.kind === 'tags'
    ? acceptedTags(item.classIds, suggestion.answer.scores, rules)
    : item.classIds;

function tagChanges(db: WriteDb, all: readonly StoredSuggestion[]): Pick<LabelDiff, 'tags'> {
  const byItem = new Map(all.map((one) => [one.item, one]));
  const rules = rulesOf(db);
  const items = readItems(db, [...byItem.keys()]);
  return { tags: pairsOf(items, (item) => withSuggestion(item, byItem.get(item.id), rules)) };
}

/** What has to come and go for items to carry exactly the wanted tags. */
export function pairsOf(
  items: readonly Item[],
  wantedOf: (item: Item) => readonly ClassId[],
): LabelDiff['tags'] {
  const added: [ItemId, ClassId][] = [];
  const removed: [ItemId, ClassId][] = [];
  for (const item of items) {
    const wanted = wantedOf(item);
    for (const id of wanted) if (!item.classIds.includes(id)) added.push([item.id, id]);
    for (const id of item.classIds) if (!wanted.includes(id)) removed.push([item.id, id]);
  }
  return { added, removed };
}

function markLabeled(db: WriteDb, all: readonly StoredSuggestion[]): LabelDiff['labeled'] {
  const ids = all.map(({ item }) => item);
  return itemsToMark(db, ids, true).map((id) => [id, true] as const);
}
