/** What the split editor holds while somebody changes it, and the split it stands for. */
import type { GroupedBy } from '#shared/domain/dataFacts.ts';
import type { SplitSpec } from '#shared/domain/project.ts';
import type { SplitChoices } from '#shared/domain/splitting.ts';

export type SplitWay = SplitSpec['by'];

export interface SplitDraft {
  readonly way: SplitWay;
  /** As typed; text until it is a number. */
  readonly percent: number | string;
  readonly seed: number | string;
  /** Null: by `pattern`. */
  readonly group: GroupedBy | null;
  readonly pattern: string;
  readonly train: string;
  readonly valid: string;
  readonly column: string;
  readonly file: string;
}

/** Begins with the split that there is, else with groups where images surely come in some. */
export function splitDraft(split: SplitSpec | null, choices: SplitChoices): SplitDraft {
  const [first] = choices.groups;
  const [train, valid] = usualFolders(choices);
  const start: SplitDraft = {
    way: split?.by ?? (choices.isGrouped ? 'group' : 'random'),
    percent: 20,
    seed: 42,
    group: first?.by ?? null,
    pattern: '',
    train,
    valid,
    column: choices.columns[0] ?? '',
    file: '',
  };
  switch (split?.by) {
    case undefined:
      return start;
    case 'random':
      return { ...start, ...inPercent(split) };
    case 'group':
      return { ...start, ...inPercent(split), ...groupedBy(split, choices) };
    case 'folder':
      return { ...start, train: split.train, valid: split.valid };
    case 'column':
      return { ...start, column: split.column };
    case 'files':
      return { ...start, file: split.file };
  }
}

/** Ways that fit these images; a list of names and chance always do. */
export const waysFor = (choices: SplitChoices, way: SplitWay): readonly SplitWay[] =>
  (['random', 'group', 'folder', 'column', 'files'] as const).filter(
    (one) =>
      one === way ||
      (one === 'folder' ? choices.folders.length >= 2 : one === 'column' ? choices.columns.length > 0 : true),
  );

/** Null while something is missing. */
export function specOfDraft(draft: SplitDraft): SplitSpec | null {
  const { way, train, valid, column, file } = draft;
  switch (way) {
    case 'random': {
      const chance = chanceOf(draft);
      return chance === null ? null : { by: 'random', ...chance };
    }
    case 'group': {
      const chance = chanceOf(draft);
      const by = draft.group ?? (draft.pattern === '' ? null : { pattern: draft.pattern });
      return chance === null || by === null ? null : { by: 'group', pattern: '', ...by, ...chance };
    }
    case 'folder':
      return train === '' || valid === '' || train === valid ? null : { by: 'folder', train, valid };
    case 'column':
      return column === '' ? null : { by: 'column', column };
    case 'files':
      return file === '' ? null : { by: 'files', file };
  }
}

/** Null while a number is missing or out of its range. */
function chanceOf({
  percent,
  seed,
}: SplitDraft): { readonly fraction: number; readonly seed: number } | null {
  const isIn = typeof percent === 'number' && percent > 0 && percent < 100;
  return isIn && typeof seed === 'number' ? { fraction: percent / 100, seed } : null;
}

/** Names a group in a list. */
export const groupKey = (by: GroupedBy): string => JSON.stringify(by);

type Of<W extends SplitWay> = Extract<SplitSpec, { by: W }>;

const inPercent = ({ fraction, seed }: Of<'random' | 'group'>): Pick<SplitDraft, 'percent' | 'seed'> => ({
  percent: Math.round(100 * fraction),
  seed,
});

/** Groups that are not among the choices are a pattern of one's own, or a column that no image has any more. */
function groupedBy(
  { column, pattern }: Of<'group'>,
  { groups }: SplitChoices,
): Pick<SplitDraft, 'group' | 'pattern'> {
  const by: GroupedBy = column === undefined ? { pattern } : { column };
  const choice = groups.find((one) => groupKey(one.by) === groupKey(by));
  if (choice !== undefined) return { group: choice.by, pattern };
  return column === undefined ? { group: null, pattern } : { group: by, pattern: '' };
}

/** Folders that are called as the sides usually are. */
function usualFolders({ folders }: SplitChoices): readonly [train: string, valid: string] {
  const named = (pattern: RegExp): string => folders.find(([name]) => pattern.test(name))?.[0] ?? '';
  return [named(/(^|\/)train(ing)?$/i), named(/(^|\/)val(id|idation)?$/i)];
}
