/** Tags: every gesture is one saved action that can be undone, also after a restart. */
import {
  nextAction,
  readHistory,
  recordAction,
  setActionState,
  type HistoryScope,
} from '#main/database/queries/actions.ts';
import type { ReadDb, WriteDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import {
  applyDiff,
  existingTags,
  itemsToMark,
  missingTags,
  tagsOfItems,
  unknownItems,
} from '#main/database/queries/labels.ts';
import { openEntries, setInboxStates } from '#main/database/queries/inbox.ts';
import { bumpVersion, readMeta, readVersion } from '#main/database/queries/meta.ts';
import { answerSuggestions, reopenSuggestions } from '#main/database/queries/suggestions.ts';
import type { ActionResult } from '#shared/contract/answers.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { HistoryState, LabelDiff } from '#shared/domain/labels.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import { lastOfEachGroup, rivalsOf } from '#shared/kernels/exclusiveGroups.ts';
import {
  EMPTY_DIFF,
  isEmpty,
  itemsOf,
  labelItemsOf,
  reverse,
  touchesClasses,
} from '#shared/kernels/labelDiff.ts';
import type { OpenProject, Projects } from './Projects.ts';

/** Above this many items an answer says "many" instead of naming them. */
export const MAX_ITEM_IDS = 500;

export interface TagEdit {
  readonly itemIds: readonly ItemId[];
  readonly add: readonly ClassId[];
  readonly remove: readonly ClassId[];
  /** True or false sets the mark. Null: items that get or lose a tag become labeled. */
  readonly labeled: boolean | null;
}

export interface TagReplacement {
  readonly itemIds: readonly ItemId[];
  readonly from: ClassId;
  readonly into: ClassId;
}

/** What one action is to change, and in whose history it stands (the project's when left out). */
export interface ActionPlan {
  readonly diff: LabelDiff;
  readonly words: Words;
  readonly scope?: HistoryScope;
}

/** An action as it was really done. */
export interface DoneAction extends ActionResult {
  readonly diff: LabelDiff;
}

/** What an action is called: as a command for the undo menu, and as done for the toast. */
export interface Words {
  readonly command: string;
  readonly done: string;
}

export class Labels {
  readonly #projects: Projects;

  constructor(projects: Projects) {
    this.#projects = projects;
  }

  /**
   * Adds and removes tags on items in one action. A tag takes the others of its exclusive group off; of several that are
   * added the last wins.
   * @throws AppError `item.unknown`, `class.unknown`
   */
  apply(project: OpenProject, edit: TagEdit): ActionResult {
    return this.run(project, (db) => {
      const itemIds = checkItems(db, edit.itemIds);
      if (edit.add.length + edit.remove.length > 0) checkKind(db, 'tags');
      const names = checkClasses(db, [...edit.add, ...edit.remove]);
      const tags = tagChanges(db, itemIds, edit);
      const diff = { ...EMPTY_DIFF, tags, labeled: marks(db, itemIds, edit, tags) };
      const words = describeEdit({ edit, tags, names }, itemIds.length);
      return { diff, words, scope: scopeOf(db, itemIds) };
    });
  }

  /**
   * Gives items exactly the tags of another item.
   * @throws AppError `item.unknown`
   */
  copy(project: OpenProject, from: ItemId, to: readonly ItemId[]): ActionResult {
    return this.run(project, (db) => {
      checkKind(db, 'tags');
      const itemIds = checkItems(db, to).filter((id) => id !== from);
      const given = tagsOfItems(db, checkItems(db, [from])).map(([, classId]) => classId);
      const wanted = lastOfEachGroup(listClassRows(db), given);
      const keep = new Set(wanted);
      const removed = tagsOfItems(db, itemIds).filter(([, classId]) => !keep.has(classId));
      const labeled = itemsToMark(db, itemIds, true).map((id): readonly [ItemId, boolean] => [id, true]);
      const diff = { ...EMPTY_DIFF, tags: { added: missingTags(db, itemIds, wanted), removed }, labeled };
      const where = imagesOf(itemIds.length);
      return { diff, words: { command: `Copy tags to ${where}`, done: `Copied tags to ${where}` } };
    });
  }

  /**
   * Gives those of the items that carry one class another in its place.
   * @throws AppError `item.unknown`, `class.unknown`
   */
  replace(project: OpenProject, { itemIds, from, into }: TagReplacement): ActionResult {
    return this.run(project, (db) => {
      checkKind(db, 'tags');
      const names = checkClasses(db, [from, into]);
      const carriers = existingTags(db, checkItems(db, itemIds), from === into ? [] : [from]);
      const changed = carriers.map(([item]) => item);
      const tags = tagChanges(db, changed, { add: [into], remove: [from] });
      const labeled = itemsToMark(db, changed, true).map((id): readonly [ItemId, boolean] => [id, true]);
      const what = `${names.get(from) ?? ''} by ${names.get(into) ?? ''} on ${imagesOf(changed.length)}`;
      return {
        diff: { ...EMPTY_DIFF, tags, labeled },
        words: { command: `Replace ${what}`, done: `Replaced ${what}` },
      };
    });
  }

  /** @param scope the image whose last action is taken back, or null for the project's history */
  undo(project: OpenProject, scope: HistoryScope = null): DoneAction {
    return this.#step(project, scope, 'undo');
  }

  redo(project: OpenProject, scope: HistoryScope = null): DoneAction {
    return this.#step(project, scope, 'redo');
  }

  history(project: OpenProject, scope: HistoryScope = null): HistoryState {
    return project.db.read('history', (db) => readHistory(db, scope));
  }

  /**
   * Runs one action: `plan` reads and says what is to change, and the diff is written, recorded and announced. A diff that
   * changes nothing is no action.
   */
  run(project: OpenProject, plan: (db: WriteDb) => ActionPlan): ActionResult {
    return withoutDiff(this.act(project, plan));
  }

  /** As `run`; the answer holds what was really changed. */
  act(project: OpenProject, plan: (db: WriteDb) => ActionPlan): DoneAction {
    const result = project.db.write('apply action', (db) => {
      const { diff, words, scope = null } = plan(db);
      if (isEmpty(diff)) return resultOf(db, scope, EMPTY_DIFF, null);
      const now = Date.now();
      const done = correctEntries(db, applyDiff(db, diff, now), diff);
      if (isEmpty(done)) return resultOf(db, scope, EMPTY_DIFF, null);
      answer(db, recordAction(db, { scope, description: words.command, diff: done, now }), done);
      bumpVersion(db);
      return resultOf(db, scope, done, words.done);
    });
    this.#announce(project, result);
    return result;
  }

  #step(project: OpenProject, scope: HistoryScope, which: 'undo' | 'redo'): DoneAction {
    const result = project.db.write(which, (db) => {
      const action = nextAction(db, scope, which);
      if (action === null) return resultOf(db, scope, EMPTY_DIFF, null);
      const wanted = which === 'undo' ? reverse(action.diff) : action.diff;
      const done = correctEntries(db, applyDiff(db, wanted, Date.now()), wanted);
      // What really changed is what the way back has to take back.
      setActionState(db, action.id, which === 'undo', which === 'undo' ? reverse(done) : done);
      if (which === 'undo') reopenSuggestions(db, action.id);
      else answer(db, action.id, done);
      bumpVersion(db);
      return resultOf(db, scope, done, `${which === 'undo' ? 'Undid' : 'Redid'}: ${action.description}`);
    });
    this.#announce(project, result);
    return result;
  }

  #announce(project: OpenProject, result: ActionResult): void {
    if (result.description === null) return;
    const { itemIds, classesChanged } = result;
    this.#projects.announce(project, { itemIds, classesChanged });
  }
}

/** Who labels an image has answered what a run suggested for it; changing the classes of the project answers nothing. */
function answer(db: WriteDb, action: number, diff: LabelDiff): void {
  if (touchesClasses(diff)) return;
  answerSuggestions(db, action, [...labelItemsOf(diff)]);
}

/**
 * Who changes the labels of an image that waits in the inbox has corrected it; who takes all of them back has not.
 * @param wanted what was to be done: where it says itself what becomes of an entry, that counts
 */
function correctEntries(db: WriteDb, done: LabelDiff, wanted: LabelDiff): LabelDiff {
  if (touchesClasses(done)) return done;
  const told = new Set(wanted.inbox.map(([item]) => item));
  for (const [item, isLabeled] of done.labeled) if (!isLabeled) told.add(item);
  const items = [...labelItemsOf(done)].filter((item) => !told.has(item));
  if (items.length === 0) return done;
  const changes = openEntries(db, items).map((item) => [item, 'open', 'corrected'] as const);
  return { ...done, inbox: [...done.inbox, ...setInboxStates(db, changes)] };
}

const resultOf = (
  db: WriteDb,
  scope: HistoryScope,
  diff: LabelDiff,
  description: string | null,
): DoneAction => ({
  version: readVersion(db),
  description,
  history: readHistory(db, scope),
  itemIds: itemsOf(diff, MAX_ITEM_IDS),
  classesChanged: touchesClasses(diff),
  diff,
});

/** A diff may be long and is nothing for a page. */
function withoutDiff(done: DoneAction): ActionResult {
  const { version, description, history, itemIds, classesChanged } = done;
  return { version, description, history, itemIds, classesChanged };
}

/** Where images have histories of their own, what concerns one image stands in it. */
function scopeOf(db: WriteDb, itemIds: readonly ItemId[]): HistoryScope {
  const [first, second] = itemIds;
  return isDrawn(readMeta(db).kind) && second === undefined ? (first ?? null) : null;
}

/** @throws AppError `project.kind` */
export function checkKind(db: ReadDb, needed: Kind): void {
  const { kind } = readMeta(db);
  if (kind !== needed) throw new AppError('project.kind', { kind, needed });
}

/** The ids, each once. @throws AppError `item.unknown` */
export function checkItems(db: ReadDb, itemIds: readonly ItemId[]): readonly ItemId[] {
  const unknown = unknownItems(db, itemIds)[0];
  if (unknown !== undefined) throw new AppError('item.unknown', { id: unknown });
  return [...new Set(itemIds)];
}

/** Names of the classes by id. @throws AppError `class.unknown` when one of these is none */
export function checkClasses(db: ReadDb, classIds: readonly ClassId[]): ReadonlyMap<ClassId, string> {
  const names = new Map(listClassRows(db).map((row) => [row.id, row.name]));
  const unknown = classIds.find((id) => !names.has(id));
  if (unknown !== undefined) throw new AppError('class.unknown', { id: unknown });
  return names;
}

/** The tags that come and go, exclusive groups kept. */
function tagChanges(
  db: ReadDb,
  itemIds: readonly ItemId[],
  edit: Pick<TagEdit, 'add' | 'remove'>,
): LabelDiff['tags'] {
  const rows = listClassRows(db);
  const add = lastOfEachGroup(rows, edit.add);
  const remove = [...new Set([...edit.remove, ...rivalsOf(rows, add)])].filter((id) => !add.includes(id));
  return { added: missingTags(db, itemIds, add), removed: existingTags(db, itemIds, remove) };
}

function marks(
  db: WriteDb,
  itemIds: readonly ItemId[],
  edit: TagEdit,
  tags: LabelDiff['tags'],
): LabelDiff['labeled'] {
  const isLabeled = edit.labeled ?? true;
  const touched = new Set([...tags.added, ...tags.removed].map(([item]) => item));
  const ids = edit.labeled === null ? [...touched] : itemIds;
  return itemsToMark(db, ids, isLabeled).map((id) => [id, isLabeled]);
}

export const imagesOf = (count: number): string => (count === 1 ? '1 image' : `${String(count)} images`);

interface EditFacts {
  readonly edit: TagEdit;
  readonly tags: LabelDiff['tags'];
  readonly names: ReadonlyMap<ClassId, string>;
}

/** "Tag 12 images: clear (instead of cloudy), road". */
function describeEdit({ edit, tags, names }: EditFacts, items: number): Words {
  const list = (ids: readonly ClassId[]): string => {
    const shown = ids.slice(0, 3).map((id) => names.get(id) ?? '');
    return ids.length > 3 ? `${shown.join(', ')} and ${String(ids.length - 3)} more` : shown.join(', ');
  };
  const where = imagesOf(items);
  const { add, remove } = edit;
  const rivals = [...new Set(tags.removed.map(([, id]) => id))].filter((id) => !remove.includes(id));
  const instead = rivals.length === 0 ? '' : ` (instead of ${list(rivals)})`;
  if (add.length > 0 && remove.length > 0) {
    const what = `${where}: +${list(add)}${instead}, -${list(remove)}`;
    return { command: `Change tags of ${what}`, done: `Changed tags of ${what}` };
  }
  if (add.length > 0) {
    const what = `${where}: ${list(add)}${instead}`;
    return { command: `Tag ${what}`, done: `Tagged ${what}` };
  }
  if (remove.length > 0) {
    return { command: `Untag ${where}: ${list(remove)}`, done: `Untagged ${where}: ${list(remove)}` };
  }
  const mark = edit.labeled === false ? 'unlabeled' : 'labeled';
  return { command: `Mark ${where} as ${mark}`, done: `Marked ${where} as ${mark}` };
}
