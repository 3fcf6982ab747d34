/** Words of the split: how images are set aside, and what that comes to. */
import type { SplitSpec } from '#shared/domain/project.ts';
import type { GroupChoice, GroupKind } from '#shared/domain/splitting.ts';
import { kindOfPattern } from '#shared/kernels/groupChoices.ts';
import { countOf, formatCount } from './format.ts';

const kindNames: Readonly<Record<Exclude<GroupKind, 'column'>, string>> = {
  name: 'name without its number',
  folder: 'folder',
  top: 'outermost folder',
  word: 'first word of the name',
};

/** What the images of one group share. */
function sharedBy({ kind, by }: Pick<GroupChoice, 'kind' | 'by'>): string {
  if (kind !== 'column') return kindNames[kind];
  const column = 'column' in by ? by.column : '';
  return column === 'clip' ? 'video' : column;
}

/** How a split by group is told in a line: "by video", "by folder", "by group". */
export function groupWord({ column, pattern }: Extract<SplitSpec, { by: 'group' }>): string {
  if (column !== undefined) return column === 'clip' ? 'video' : column;
  const kind = kindOfPattern(pattern);
  return kind === null ? 'group' : kindNames[kind];
}

export const splitText = {
  why: 'The network never trains on the images set aside, so they show honestly how good it is.',
  how: 'Set aside',
  ways: {
    random: 'Images at random',
    group: 'Whole groups at random',
    folder: 'One folder',
    column: 'What a column says',
    files: 'A list of names',
  } satisfies Record<SplitSpec['by'], string>,
  percent: 'How many',
  seed: 'Seed',
  group: 'Images of one group have the same',
  choice: (choice: GroupChoice) => `${sharedBy(choice)} · ${countOf(choice.groups, 'group')}`,
  examples: ({ examples, groups, largest }: GroupChoice) =>
    `${examples.join(', ')}${groups > examples.length ? ', …' : ''}; at most ${countOf(largest, 'image')} in one.`,
  own: 'match of my own pattern',
  pattern: 'Regular expression for the path; its bracket is the group',
  patternExample: '([^/]+)_\\d+',
  train: 'Folder to train on',
  valid: 'Folder to check with',
  column: 'Column',
  file: 'Text file with a name in each line',
  noFile: 'No file yet',
  chooseFile: 'Choose',
  fileTitle: 'Choose the list of validation images',
  apply: 'Split',
  close: 'Close',
  done: (train: number, valid: number) =>
    `Split: ${formatCount(train)} images to train on, ${formatCount(valid)} to check with.`,
  groups: (train: number, valid: number) =>
    `${countOf(train, 'group')} to train on, ${formatCount(valid)} to check with.`,
  clean: 'Nothing stands on both sides, and every class is on both.',
  trying: 'Trying the split…',
  together: 'Keep them together',
} as const;
