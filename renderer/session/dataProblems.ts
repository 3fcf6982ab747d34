/** What is wrong with the data, in the order in which it matters: from facts to sentences with what to do about each. */
import { dataText } from '#renderer/text/data.ts';
import type { DuplicateGroups } from '#shared/contract/answers.ts';
import type { ClassFacts, DataFacts, GroupedBy, GroupLeak } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import type { SplitPreview } from '#shared/domain/splitting.ts';
import { USUAL_DISTANCE } from '#shared/kernels/nearDuplicates.ts';
import type { PlaceQuery } from './place.ts';

const words = dataText.problem;

export interface DataRemark {
  readonly id: string;
  readonly tone: 'bad' | 'warn' | 'info';
  readonly text: string;
  /** What Label shows of it. */
  readonly show?: PlaceQuery;
  /** Classes it is about. */
  readonly classes?: readonly LabelClass[];
  /** A split that mends it. */
  readonly groupBy?: GroupedBy;
}

export interface DataPicture {
  readonly project: Project;
  readonly facts: DataFacts;
  readonly classes: readonly LabelClass[];
  /** Null while it is searched. */
  readonly duplicates: DuplicateGroups | null;
  /** Shorter side of what the network sees. */
  readonly sizePx: number;
}

export function dataProblems(picture: DataPicture): readonly DataRemark[] {
  const { facts, classes, duplicates } = picture;
  const found = [
    ...broken(picture),
    ...leaks(facts, duplicates?.unseen === 0),
    ...alike(picture),
    ...missingClasses(facts, classes),
    ...unused(picture),
    ...sizes(picture),
  ];
  const order = { bad: 0, warn: 1, info: 2 } as const;
  return found.sort((a, b) => order[a.tone] - order[b.tone]);
}

/** What would be wrong with the sides of a split that is only tried. */
export const splitProblems = (
  preview: SplitPreview,
  classes: readonly LabelClass[],
): readonly DataRemark[] => [...leaks(preview, true), ...missingClasses(preview, classes)];

function broken({ project, facts }: DataPicture): readonly DataRemark[] {
  const roots = project.roots.filter(({ isMissing, items }) => isMissing && items > 0);
  return [
    ...roots.map(({ path }): DataRemark => ({
      id: `root ${path}`,
      tone: 'bad',
      text: words.missingRoot(path),
    })),
    ...when(facts.unreadable, (count) => ({
      id: 'unreadable',
      tone: 'bad',
      text: words.unreadable(count),
      show: { unreadable: 'yes' },
    })),
  ];
}

/** @param isSeen whether all images were compared: before, a series of files may look like a film that is none */
function leaks(
  facts: Pick<DataFacts, 'samePicture' | 'sameGroup' | 'neighbourFrames'>,
  isSeen: boolean,
): readonly DataRemark[] {
  return [
    ...when(facts.samePicture, (count) => ({
      id: 'same-picture',
      tone: 'warn',
      text: words.samePicture(count),
      show: { problem: 'same-picture' },
    })),
    ...(facts.sameGroup !== null && facts.sameGroup.leaking > 0 ? [groupRemark(facts.sameGroup)] : []),
    ...when(isSeen ? facts.neighbourFrames : 0, (count) => ({
      id: 'neighbour-frames',
      tone: 'warn',
      text: words.neighbours(count),
      show: { problem: 'neighbour-frames', sort: 'name' },
    })),
  ];
}

function alike({ facts, duplicates }: DataPicture): readonly DataRemark[] {
  return [
    // Copies byte by byte are told above.
    ...when(Math.max(0, (duplicates?.leaks ?? 0) - facts.samePicture), (count) => ({
      id: 'alike',
      tone: 'warn',
      text: words.alike(count),
      show: { alike: String(USUAL_DISTANCE) },
    })),
    ...when(duplicates?.unseen ?? 0, (count) => ({ id: 'unseen', tone: 'info', text: words.unseen(count) })),
  ];
}

const groupRemark = ({ by, leaking, groups, examples }: GroupLeak): DataRemark => ({
  id: 'same-group',
  tone: 'warn',
  text:
    'pattern' in by
      ? words.sameName(leaking, groups, examples.join(', '))
      : by.column === 'clip'
        ? words.sameClip(leaking, examples.join(', '))
        : words.sameOwner(by.column, leaking, groups, examples.join(', ')),
  show: { problem: 'same-group', sort: 'name' },
  groupBy: by,
});

/** Classes that a side with images lacks; what nobody can tell (void) is not learned. */
function missingClasses(
  facts: Pick<DataFacts, 'sides' | 'classes'>,
  classes: readonly LabelClass[],
): readonly DataRemark[] {
  const isSplit = facts.sides.train > 0 && facts.sides.valid > 0;
  if (!isSplit) return [];
  const without = missingOn(facts.classes, classes);
  return [
    ...when(without.train.length, (count) => ({
      id: 'unlearned',
      tone: 'warn',
      text: words.unlearned(count),
      classes: without.train,
    })),
    ...when(without.valid.length, (count) => ({
      id: 'unjudged',
      tone: 'warn',
      text: words.unjudged(count),
      classes: without.valid,
    })),
  ];
}

/** Classes that no training image has, and those of the others that no validation image has. */
export function missingOn(
  facts: readonly ClassFacts[],
  classes: readonly LabelClass[],
): { readonly train: readonly LabelClass[]; readonly valid: readonly LabelClass[] } {
  const byId = new Map(facts.map((one) => [one.id, one.images]));
  const learned = classes.filter(({ isVoid }) => !isVoid);
  const lacks = (id: number, side: 'train' | 'valid'): boolean => (byId.get(id)?.[side] ?? 0) === 0;
  const train = learned.filter(({ id }) => lacks(id, 'train'));
  return { train, valid: learned.filter(({ id }) => !lacks(id, 'train') && lacks(id, 'valid')) };
}

function unused({ project, facts }: DataPicture): readonly DataRemark[] {
  const isSplit = facts.sides.train > 0 || facts.sides.valid > 0;
  const labeled = Object.values(facts.sides).reduce((sum, count) => sum + count, 0);
  return [
    ...(isSplit || labeled < 2 ? [] : [{ id: 'no-split', tone: 'info', text: words.noSplit } as const]),
    ...when(isSplit ? facts.sides.none : 0, (count) => ({
      id: 'unplaced',
      tone: project.split?.by === 'random' ? 'info' : 'warn',
      text: words.unplaced(count, project.split?.by === 'random'),
      show: { split: 'none', labeled: 'yes' },
    })),
    ...when(facts.unlabeled, (count) => ({
      id: 'unlabeled',
      tone: 'info',
      text: words.unlabeled(count),
      show: { labeled: 'no' },
    })),
  ];
}

function sizes({ facts, sizePx }: DataPicture): readonly DataRemark[] {
  const small = facts.sizes.shortSides.reduce((sum, [px, images]) => sum + (px < sizePx ? images : 0), 0);
  return [
    ...when(facts.sizes.odd, (count) => ({
      id: 'odd-size',
      tone: 'info',
      text: words.oddSize(count),
      show: { problem: 'odd-size' },
    })),
    ...when(small, (count) => ({
      id: 'small',
      tone: 'info',
      text: words.small(count, sizePx),
      show: { below: String(sizePx) },
    })),
  ];
}

const when = (count: number, remark: (count: number) => DataRemark): readonly DataRemark[] =>
  count > 0 ? [remark(count)] : [];
