/** What using a template of points changes in a project. */
import type { ReadDb } from '#main/database/brands.ts';
import { listClassRows, nextClassId } from '#main/database/queries/classes.ts';
import { newClass } from '#main/database/queries/importing.ts';
import { readScheme } from '#main/database/queries/meta.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { ClassRow, LabelDiff } from '#shared/domain/labels.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import { joinSchemes, schemeOfTemplate } from '#shared/kernels/pointScheme.ts';

/** Points that have their name already stay as they are; the others come behind them, in the template's order. */
export function templateDiff(db: ReadDb, template: PointTemplate): LabelDiff {
  const known = listClassRows(db);
  const ids = new Map(known.map((row) => [row.name, row.id]));
  const added: ClassRow[] = [];
  let id = nextClassId(db);
  const inOrder = template.points.map(({ name: raw, color }) => {
    const name = storedName(raw);
    const there = ids.get(name);
    if (there !== undefined) return there;
    added.push({ ...newClass, id, name, color, position: known.length + added.length });
    ids.set(name, id);
    id += 1;
    return id - 1;
  });
  const before = readScheme(db);
  const after = joinSchemes(before, schemeOfTemplate(template, inOrder));
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return {
    ...EMPTY_DIFF,
    classes: { ...EMPTY_DIFF.classes, added },
    scheme: isSame ? null : [before, after],
  };
}

/** Templates are checked at the door. */
function storedName(raw: string): string {
  const checked = checkClassName(raw);
  return checked.ok ? checked.name : raw;
}
