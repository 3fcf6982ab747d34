/** The correction inbox as a person works through it: looked at, corrected, confirmed or dismissed, each in one action. */
import { listClassRows } from '#main/database/queries/classes.ts';
import {
  entryFacts,
  listEntries,
  readEntryAnswer,
  summarizeInbox,
  type EntryFacts,
} from '#main/database/queries/inbox.ts';
import { readItems } from '#main/database/queries/items.ts';
import { itemsToMark } from '#main/database/queries/labels.ts';
import { classResolver } from '#main/database/queries/masks.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { readThresholds } from '#main/database/queries/thresholds.ts';
import type { ReadDb, WriteDb } from '#main/database/brands.ts';
import type { ActionResult } from '#shared/contract/answers.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { InboxEntry, InboxState, InboxSummary } from '#shared/domain/inbox.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { InboxChange, LabelDiff } from '#shared/domain/labels.ts';
import { isDrawn } from '#shared/domain/project.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { lastOfEachGroup } from '#shared/kernels/exclusiveGroups.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import { acceptedTags } from '#shared/kernels/suggestionScores.ts';
import { checkItems, imagesOf, type ActionPlan, type Labels, type Words } from '../Labels.ts';
import type { OpenProject } from '../Projects.ts';
import { answerToday, drawnChanges } from '../suggesting/drawing.ts';
import { pairsOf } from '../suggesting/Suggestions.ts';

/** Whose word is taken over: the run's, or that of the file of feedback. */
export type TakenFrom = 'model' | 'file';

/** Drawings that one action may take over, as for suggestions: each is kept twice in the history. */
const MAX_DRAWN = 500;

export class Inbox {
  readonly #labels: Labels;

  constructor(parts: { readonly labels: Labels }) {
    this.#labels = parts.labels;
  }

  summary(project: OpenProject): InboxSummary {
    return project.db.read('summarize inbox', summarizeInbox);
  }

  /** Entries of one state, the most wrong first. */
  list(project: OpenProject, state: InboxState): readonly InboxEntry[] {
    return project.db.read('list inbox', (db) => listEntries(db, readMeta(db).kind, state));
  }

  /** What was said of an image, whole and in the classes of today; null where that is not known. @throws AppError `item.unknown` */
  answer(project: OpenProject, item: ItemId): ModelAnswer | null {
    return project.db.read('read inbox answer', (db) => {
      const [row] = readItems(db, checkItems(db, [item]));
      return row === undefined ? null : answerOf(db, row);
    });
  }

  /**
   * Gives entries a state, in one action of the project's history. `corrected` says that the labels are right as they are:
   * images without labels are marked as labeled then. What is not in the inbox is left alone.
   * @throws AppError `item.unknown`
   */
  settle(project: OpenProject, itemIds: readonly ItemId[], state: InboxState): ActionResult {
    return this.#labels.run(project, (db): ActionPlan => {
      const inbox = changesTo(entryFacts(db, checkItems(db, itemIds)), state);
      const isConfirmed = state === 'corrected' && !isDrawn(readMeta(db).kind);
      const items = inbox.map(([item]) => item);
      const labeled = isConfirmed ? itemsToMark(db, items, true).map((id) => [id, true] as const) : [];
      return { diff: { ...EMPTY_DIFF, labeled, inbox }, words: SETTLED[state](imagesOf(inbox.length)) };
    });
  }

  /**
   * Labels images as the run, or the file of feedback, says; that corrects their entries. Images of which neither is known
   * are left as they are.
   * @throws AppError `item.unknown`, `suggestion.too-many`
   */
  take(project: OpenProject, itemIds: readonly ItemId[], from: TakenFrom): ActionResult {
    return this.#labels.run(project, (db): ActionPlan => {
      const facts = entryFacts(db, checkItems(db, itemIds));
      const items = readItems(
        db,
        facts.map(({ item }) => item),
      );
      const { taken, changes } = from === 'file' ? ofFile(db, items, facts) : ofModel(db, items);
      const labeled = itemsToMark(db, taken, true).map((id) => [id, true] as const);
      const inbox = changesTo(
        facts.filter(({ item }) => taken.includes(item)),
        'corrected',
      );
      const words = TAKEN[from](imagesOf(taken.length));
      return { diff: { ...EMPTY_DIFF, ...changes, labeled, inbox }, words };
    });
  }
}

const SETTLED: { readonly [S in InboxState]: (where: string) => Words } = {
  open: (where) => ({
    command: `Put ${where} back into the inbox`,
    done: `Put ${where} back into the inbox`,
  }),
  corrected: (where) => ({ command: `Confirm ${where}`, done: `Confirmed ${where}` }),
  dismissed: (where) => ({ command: `Dismiss ${where}`, done: `Dismissed ${where}` }),
};

const TAKEN: { readonly [F in TakenFrom]: (where: string) => Words } = {
  model: (where) => ({ command: `Label ${where} as the run says`, done: `Labeled ${where} as the run says` }),
  file: (where) => ({
    command: `Label ${where} as the file says`,
    done: `Labeled ${where} as the file says`,
  }),
};

const changesTo = (facts: readonly EntryFacts[], to: InboxState): readonly InboxChange[] =>
  facts.filter(({ state }) => state !== to).map(({ item, state }) => [item, state, to] as const);

function answerOf(db: ReadDb, item: Item): ModelAnswer | null {
  const answer = readEntryAnswer(db, readMeta(db).kind, item.id);
  return answer === null ? null : answerToday(answer, item, classResolver(db));
}

interface Taken {
  readonly taken: readonly ItemId[];
  readonly changes: Partial<Pick<LabelDiff, 'tags' | 'tiles' | 'points'>>;
}

/** Classes that are gone since are left out, and of a group that excludes itself the last one counts. */
function ofFile(db: WriteDb, items: readonly Item[], facts: readonly EntryFacts[]): Taken {
  const classes = listClassRows(db);
  const known = new Set(classes.map(({ id }) => id));
  const actual = new Map<ItemId, readonly ClassId[]>();
  for (const one of facts) {
    if (one.actual === null) continue;
    actual.set(
      one.item,
      lastOfEachGroup(
        classes,
        one.actual.filter((id) => known.has(id)),
      ),
    );
  }
  const told = items.filter(({ id }) => actual.has(id));
  const tags = pairsOf(told, ({ id, classIds }) => actual.get(id) ?? classIds);
  return { taken: told.map(({ id }) => id), changes: { tags } };
}

function ofModel(db: WriteDb, items: readonly Item[]): Taken {
  const { kind } = readMeta(db);
  if (isDrawn(kind) && items.length > MAX_DRAWN) {
    throw new AppError('suggestion.too-many', { count: items.length, limit: MAX_DRAWN });
  }
  const said = items.flatMap((item) => {
    const answer = answerOf(db, item);
    return answer === null ? [] : [{ item, answer }];
  });
  const taken = said.map(({ item }) => item.id);
  if (kind !== 'tags') {
    const all = said.map(({ item, answer }) => ({ item: item.id, answer }));
    return { taken, changes: drawnChanges(db, all) };
  }
  const rules = { threshold: thresholdOf(readThresholds(db)), classes: listClassRows(db) };
  const scores = new Map(
    said.map(({ item, answer }) => [item.id, answer.kind === 'tags' ? answer.scores : []]),
  );
  const wanted = ({ id, classIds }: Item): readonly ClassId[] =>
    acceptedTags(classIds, scores.get(id) ?? [], rules);
  return {
    taken,
    changes: {
      tags: pairsOf(
        said.map(({ item }) => item),
        wanted,
      ),
    },
  };
}
