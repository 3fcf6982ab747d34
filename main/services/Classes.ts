/** The list of classes: adding, naming, colouring, ordering, merging, deleting; each one action that can be undone. */
import type { ReadDb } from '#main/database/brands.ts';
import { newClass } from '#main/database/queries/importing.ts';
import { listClasses, listClassRows, nextClassId } from '#main/database/queries/classes.ts';
import { readMeta, readScheme } from '#main/database/queries/meta.ts';
import { countCarryingTwo, existingTags, missingTags, tagsOfClasses } from '#main/database/queries/labels.ts';
import type { ActionResult } from '#shared/contract/answers.ts';
import { AppError } from '#shared/contract/errors.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { paletteColor, type ClassId, type LabelClass } from '#shared/domain/labelClass.ts';
import type { ClassAlias, ClassRow, LabelDiff } from '#shared/domain/labels.ts';
import { isDrawn } from '#shared/domain/project.ts';
import { rivalsOf } from '#shared/kernels/exclusiveGroups.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import type { PointScheme } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import { listed } from '#shared/util/listed.ts';
import { checkClasses, checkKind, type Labels } from './Labels.ts';
import type { OpenProject } from './Projects.ts';
import { templateDiff } from './templateDiff.ts';

type ClassChanges = Partial<LabelDiff['classes']>;

export class Classes {
  readonly #labels: Labels;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  list(project: OpenProject): readonly LabelClass[] {
    return project.db.read('list classes', listClasses);
  }

  /** @throws AppError `class.name`, `class.exists` */
  add(project: OpenProject, rawName: string, color: string | null): ActionResult {
    return this.#labels.run(project, (db) => {
      const rows = listClassRows(db);
      const name = freshName(rows, rawName, null);
      const row = {
        id: nextClassId(db),
        name,
        color: color ?? paletteColor(rows.length),
        position: rows.length,
        ...newClass,
      };
      return plan({ added: [row] }, `Add class ${name}`, `Added class ${name}`);
    });
  }

  /** @throws AppError `class.unknown`, `class.name`, `class.exists` */
  rename(project: OpenProject, id: ClassId, rawName: string): ActionResult {
    return this.#labels.run(project, (db) => {
      const rows = listClassRows(db);
      const from = find(rows, id);
      const name = freshName(rows, rawName, id);
      const updated = name === from.name ? [] : [[from, { ...from, name }] as const];
      return plan({ updated }, `Rename ${from.name} to ${name}`, `Renamed ${from.name} to ${name}`);
    });
  }

  /** @throws AppError `class.unknown` */
  recolor(project: OpenProject, id: ClassId, color: string): ActionResult {
    return this.#labels.run(project, (db) => {
      const from = find(listClassRows(db), id);
      const updated = color === from.color ? [] : [[from, { ...from, color }] as const];
      return plan({ updated }, `Change colour of ${from.name}`, `Changed colour of ${from.name}`);
    });
  }

  /**
   * Says whether a class of pixels stands for what nobody can tell; metrics leave such pixels out. One class at most is it.
   * @throws AppError `class.unknown`
   */
  setVoid(project: OpenProject, id: ClassId, isVoid: boolean): ActionResult {
    return this.#labels.run(project, (db) => {
      const rows = listClassRows(db);
      const { name } = find(rows, id);
      const updated = rows.flatMap((row): (readonly [ClassRow, ClassRow])[] => {
        const wanted = row.id === id ? isVoid : isVoid ? false : row.isVoid;
        return wanted === row.isVoid ? [] : [[row, { ...row, isVoid: wanted }]];
      });
      const what = isVoid ? `${name} the void class` : `${name} an ordinary class`;
      return plan({ updated }, `Make ${what}`, `Made ${what}`);
    });
  }

  /**
   * Puts classes into a group of which an image carries one at most, or (null) out of theirs. Images that carry two keep both
   * until one of the group is given to them; the answer says how many there are.
   * @throws AppError `class.unknown`, `class.name` (of the group), `project.kind`
   */
  setGroup(project: OpenProject, ids: readonly ClassId[], rawGroup: string | null): ActionResult {
    return this.#labels.run(project, (db) => {
      checkKind(db, 'tags');
      const rows = listClassRows(db);
      const group = rawGroup === null ? null : goodName(rawGroup);
      const moved = [...new Set(ids)].map((id) => find(rows, id)).filter((row) => row.group !== group);
      const updated = moved.map((row) => [row, { ...row, group }] as const);
      const members = group === null ? [] : rows.filter((row) => row.group === group || moved.includes(row));
      const twice = countCarryingTwo(db, idsOf(members));
      return plan({ updated }, ...groupWords(moved, group, twice));
    });
  }

  /**
   * Says how points hang together: the lines between them and which trade places in a mirror.
   * @throws AppError `class.unknown`, `project.kind`
   */
  setScheme(project: OpenProject, scheme: PointScheme): ActionResult {
    return this.#labels.run(project, (db) => {
      checkKind(db, 'points');
      checkClasses(db, [...scheme.edges, ...scheme.mirrors].flat());
      const { diff, words } = plan({}, 'Change skeleton', 'Changed the skeleton');
      const before = readScheme(db);
      const isSame = JSON.stringify(before) === JSON.stringify(scheme);
      return { diff: { ...diff, scheme: isSame ? null : [before, scheme] }, words };
    });
  }

  /**
   * Adds the points of a template, with their lines and mirrors. Points of the same name stay as they are.
   * @throws AppError `project.kind`
   */
  useTemplate(project: OpenProject, template: PointTemplate): ActionResult {
    return this.#labels.run(project, (db) => {
      checkKind(db, 'points');
      const what = `the points of ${template.name}`;
      const words = { command: `Add ${what}`, done: `Added ${what}` };
      return { diff: templateDiff(db, template), words };
    });
  }

  /**
   * Moves a class to a place in the list; places beyond the end mean the end.
   * @throws AppError `class.unknown`
   */
  move(project: OpenProject, id: ClassId, position: number): ActionResult {
    return this.#labels.run(project, (db) => {
      const rows = listClassRows(db);
      const moved = find(rows, id);
      const order = rows.filter((row) => row.id !== id);
      order.splice(position, 0, moved);
      return plan({ updated: renumber(order) }, `Move class ${moved.name}`, `Moved class ${moved.name}`);
    });
  }

  /**
   * Gives every item of `from` the class `into` and deletes `from`.
   * @throws AppError `class.unknown`
   */
  merge(project: OpenProject, from: readonly ClassId[], into: ClassId): ActionResult {
    return this.#labels.run(project, (db) => {
      const rows = listClassRows(db);
      const target = find(rows, into);
      const gone = [...new Set(from)].filter((id) => id !== into).map((id) => find(rows, id));
      const removed = tagsOfClasses(db, idsOf(gone));
      const added = missingTags(db, [...new Set(removed.map(([item]) => item))], [into]);
      const rivals = existingTags(db, idsOfItems(added), rivalsOf(rows, [into]));
      const { diff } = plan(withoutClasses(rows, gone), '', '');
      const isAlias = isDrawn(readMeta(db).kind);
      const aliases = isAlias ? gone.map(({ id }): ClassAlias => [id, into]) : [];
      const names = gone.map((row) => row.name).join(', ');
      return {
        diff: {
          ...diff,
          tags: { added, removed: withoutRepeats([...removed, ...rivals]) },
          aliases: { added: aliases, removed: [] },
        },
        words: {
          command: `Merge ${names} into ${target.name}`,
          done: `Merged ${names} into ${target.name}`,
        },
      };
    });
  }

  /**
   * Deletes a class and takes it off every item. Items stay labeled.
   * @throws AppError `class.unknown`
   */
  delete(project: OpenProject, id: ClassId): ActionResult {
    return this.#labels.run(project, (db) => {
      const rows = listClassRows(db);
      const gone = find(rows, id);
      const { diff } = plan(withoutClasses(rows, [gone]), '', '');
      return {
        diff: { ...diff, tags: { added: [], removed: tagsOfClasses(db, [id]) } },
        words: { command: `Delete class ${gone.name}`, done: `Deleted class ${gone.name}` },
      };
    });
  }

  /** Names in list order: the order of a model's outputs. */
  names(db: ReadDb): readonly string[] {
    return listClassRows(db).map((row) => row.name);
  }
}

type Pair = LabelDiff['tags']['added'][number];

const idsOfItems = (pairs: readonly Pair[]): readonly ItemId[] => pairs.map(([item]) => item);

/** A merged class may also be a rival of the one it goes into. */
const withoutRepeats = (pairs: readonly Pair[]): readonly Pair[] => [
  ...new Map(pairs.map((pair) => [pair.join(), pair])).values(),
];

/** The command for the undo menu, and the words for when it is done. */
function groupWords(moved: readonly ClassRow[], group: string | null, twice: number): [string, string] {
  const names = listed(
    moved.map((row) => row.name),
    3,
    'classes',
  );
  if (group === null) return [`Take ${names} out of its group`, `Took ${names} out of its group`];
  const still =
    twice === 0
      ? ''
      : `. ${twice === 1 ? '1 image carries' : `${String(twice)} images carry`} more than one of them`;
  return [`Put ${names} into the group ${group}`, `Put ${names} into the group ${group}${still}`];
}

const idsOf = (rows: readonly ClassRow[]): readonly ClassId[] => rows.map((row) => row.id);

function plan(changes: ClassChanges, command: string, done: string) {
  const diff: LabelDiff = { ...EMPTY_DIFF, classes: { ...EMPTY_DIFF.classes, ...changes } };
  return { diff, words: { command, done } };
}

function find(rows: readonly ClassRow[], id: ClassId): ClassRow {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) throw new AppError('class.unknown', { id });
  return row;
}

/** The name as it is stored, checked and not taken by another class. */
function freshName(rows: readonly ClassRow[], raw: string, own: ClassId | null): string {
  const name = goodName(raw);
  const isTaken = rows.some((row) => row.name === name && row.id !== own);
  if (isTaken) throw new AppError('class.exists', { name });
  return name;
}

/** @throws AppError `class.name` */
function goodName(raw: string): string {
  const checked = checkClassName(raw);
  if (!checked.ok) throw new AppError('class.name', { name: raw, problem: checked.problem });
  return checked.name;
}

/** Positions 0, 1, 2, … in this order; only rows that change. */
function renumber(order: readonly ClassRow[]): readonly (readonly [ClassRow, ClassRow])[] {
  return order.flatMap((row, position): (readonly [ClassRow, ClassRow])[] =>
    row.position === position ? [] : [[row, { ...row, position }]],
  );
}

function withoutClasses(rows: readonly ClassRow[], gone: readonly ClassRow[]): ClassChanges {
  return { removed: gone, updated: renumber(rows.filter((row) => !gone.includes(row))) };
}
