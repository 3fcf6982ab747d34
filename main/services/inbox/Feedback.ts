/** Files of feedback: each line an image that was wrong, what was said of it and, if known, what is right. */
import { basename, resolve } from 'node:path';
import { listClassRows } from '#main/database/queries/classes.ts';
import type { NewEntry } from '#main/database/queries/inbox.ts';
import { readItems } from '#main/database/queries/items.ts';
import { itemsToMark } from '#main/database/queries/labels.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { readWhole } from '#main/files/readPieces.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { feedbackClasses, parseFeedback, type FeedbackRow } from '#main/formats/feedback.ts';
import type { InboxImport } from '#shared/domain/inbox.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ClassRow } from '#shared/domain/labels.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { RunId } from '#shared/domain/run.ts';
import { lastOfEachGroup } from '#shared/kernels/exclusiveGroups.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import type { Importing } from '../importing/Importing.ts';
import { imagesOf, type ActionPlan, type Labels } from '../Labels.ts';
import type { OpenProject } from '../Projects.ts';
import { storedRun } from '../runStore.ts';
import { pairsOf } from '../suggesting/Suggestions.ts';
import type { Thumbnails } from '../Thumbnails.ts';
import { feedbackItems, type Found } from './feedbackItems.ts';
import type { Gathering } from './Gathering.ts';

const LARGEST = 64 * 1024 * 1024;
/** Lines that are named; more are counted. */
const TOLD_PROBLEMS = 100;

export interface FeedbackParts {
  readonly labels: Labels;
  readonly importing: Importing;
  readonly thumbnails: Thumbnails;
  readonly gathering: Gathering;
}

interface Problem {
  readonly line: number;
  readonly problem: string;
}

interface Facts {
  readonly kind: Kind;
  readonly classes: readonly ClassRow[];
  readonly items: ReadonlyMap<ItemId, Item>;
}

export class Feedback {
  readonly #parts: FeedbackParts;

  constructor(parts: FeedbackParts) {
    this.#parts = parts;
  }

  /**
   * Puts the images of a file of feedback into the inbox. Where it says what is right, images without labels are labeled so,
   * and entries whose labels agree are corrected with that, in one action; where labels differ a person decides. Of a line
   * that cannot be used the rest of the file knows nothing.
   * @param run whose predictions they are, or null
   * @throws AppError `path.*`, `labels.too-large`, `csv.*`, `run.unknown`, `disk.full`
   */
  async import(project: OpenProject, source: string, run: RunId | null = null): Promise<InboxImport> {
    const file = resolve(source);
    if (run !== null) storedRun(project, run);
    const parsed = parseFeedback(decodeText(await readWhole(file, LARGEST)), file);
    const { importing, gathering, thumbnails } = this.#parts;
    const found = await feedbackItems({ project, importing }, file, parsed.rows);
    const problems: Problem[] = [...parsed.problems];
    const rows = new Map<ItemId, FeedbackRow>();
    for (const one of found) note(one, rows, problems);
    const facts = factsOf(project, [...rows.keys()]);
    const entries = [...rows].flatMap(([item, row]): readonly NewEntry[] => {
      const entry = entryOf({ item, row, run, name: basename(file) }, facts);
      if ('item' in entry) return [entry];
      problems.push(entry);
      return [];
    });
    const counts = gathering.add(project, entries);
    const labeled = this.#label(project, entries, facts);
    thumbnails.start(project);
    const told = problems.sort((a, b) => a.line - b.line);
    return {
      ...counts,
      file,
      lines: parsed.rows.length + parsed.problems.length,
      labeled,
      problems: told.slice(0, TOLD_PROBLEMS),
      leftOut: told.length,
    };
  }

  /** @returns how many images got labels */
  #label(project: OpenProject, entries: readonly NewEntry[], { items }: Facts): number {
    const actual = new Map(
      entries.flatMap((one) => (one.actual === null || one.isDisputed ? [] : [[one.item, one.actual]])),
    );
    if (actual.size === 0) return 0;
    const told = [...actual.keys()].flatMap((id) => items.get(id) ?? []);
    const open = told.filter(({ isLabeled }) => !isLabeled);
    this.#parts.labels.run(project, (db): ActionPlan => {
      const tags = pairsOf(open, ({ id, classIds }) => actual.get(id) ?? classIds);
      const ids = told.map(({ id }) => id);
      const labeled = itemsToMark(db, ids, true).map((id) => [id, true] as const);
      const inbox = ids.map((id) => [id, 'open', 'corrected'] as const);
      const where = imagesOf(told.length);
      const words = { command: `Take feedback on ${where}`, done: `Took feedback on ${where}` };
      return { diff: { ...EMPTY_DIFF, tags, labeled, inbox }, words };
    });
    return open.length;
  }
}

/** Of an image that is named twice the later line counts. */
function note(one: Found, rows: Map<ItemId, FeedbackRow>, problems: Problem[]): void {
  if ('problem' in one)
    problems.push({ line: one.row.line, problem: `${shown(one.row.path)}: ${one.problem}` });
  else rows.set(one.item, one.row);
}

const factsOf = (project: OpenProject, ids: readonly ItemId[]): Facts =>
  project.db.read('images of feedback', (db) => ({
    kind: readMeta(db).kind,
    classes: listClassRows(db),
    items: new Map(readItems(db, ids).map((item) => [item.id, item])),
  }));

interface Line {
  readonly item: ItemId;
  readonly row: FeedbackRow;
  readonly run: RunId | null;
  /** Of the file. */
  readonly name: string;
}

function entryOf({ item, row, run, name }: Line, facts: Facts): NewEntry | Problem {
  const entry = {
    item,
    run,
    source: 'file',
    wrongness: null,
    now: Date.now(),
    origin: `${shown(name)}, line ${String(row.line)}`,
    said: row.prediction?.text ?? null,
  } as const;
  if (facts.kind !== 'tags') return { ...entry, actual: null, answer: null, isDisputed: false };
  const ids = new Map(facts.classes.map((one) => [one.name, one.id]));
  const idsOf = (names: readonly string[]): readonly ClassId[] => names.flatMap((one) => ids.get(one) ?? []);
  const isClass = (one: string): boolean => ids.has(one);
  const said = row.prediction === null ? null : feedbackClasses(row.prediction, isClass);
  const right = row.actual === null ? null : feedbackClasses(row.actual, isClass);
  const [unknown] = right?.unknown ?? [];
  if (unknown !== undefined) {
    return { line: row.line, problem: `there is no class "${shown(unknown)}"; add it and import again` };
  }
  const actual = right === null ? null : lastOfEachGroup(facts.classes, idsOf(right.names));
  const named = new Set(idsOf(said?.names ?? []));
  const scores = facts.classes.map(({ id }) => [id, named.has(id) ? 1 : 0] as const);
  const answer = said === null || said.names.length === 0 ? null : ({ kind: 'tags', scores } as const);
  const labels = facts.items.get(item);
  const isDisputed = actual !== null && labels?.isLabeled === true && !isSame(actual, labels.classIds);
  return { ...entry, actual, answer, isDisputed };
}

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

/** A name out of a foreign file, in one line of a sentence. */
const shown = (name: string): string => {
  const text = name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return text.length > 80 ? `…${text.slice(-80)}` : text;
};
