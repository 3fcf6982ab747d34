/** What is wrong with the data, from facts, in the order in which it matters. */
import type { ClassFacts, DataFacts, DataRemark, RemarkTone } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import type { SplitPreview } from '#shared/domain/splitting.ts';

type Classes = readonly Pick<LabelClass, 'id' | 'isVoid'>[];

export interface DataPicture {
  readonly project: Pick<Project, 'roots' | 'split'>;
  readonly facts: DataFacts;
  readonly classes: Classes;
  /** Groups of images that look nearly the same: how many lie on two sides, and images not compared; null while searched. */
  readonly duplicates: { readonly leaks: number; readonly unseen: number } | null;
  /** Shorter side of what the network sees. */
  readonly sizePx: number;
}

export function toneOf(remark: DataRemark): RemarkTone {
  switch (remark.id) {
    case 'missing-root':
    case 'unreadable':
      return 'bad';
    case 'same-picture':
    case 'same-group':
    case 'neighbour-frames':
    case 'alike':
    case 'unlearned':
    case 'unjudged':
      return 'warn';
    case 'unplaced':
      return remark.takesSide ? 'info' : 'warn';
    case 'unseen':
    case 'no-split':
    case 'unlabeled':
    case 'odd-size':
    case 'small':
      return 'info';
  }
}

export function dataRemarks(picture: DataPicture): readonly DataRemark[] {
  const { facts, classes, duplicates } = picture;
  const found = [
    ...broken(picture),
    // Whether a series of files is a film is told by how alike its images are, which is not known of all yet.
    ...leaks(facts, duplicates?.unseen === 0),
    ...alike(picture),
    ...missingClasses(facts, classes),
    ...unused(picture),
    ...sizes(picture),
  ];
  const order = { bad: 0, warn: 1, info: 2 } as const;
  return found.sort((a, b) => order[toneOf(a)] - order[toneOf(b)]);
}

/** What would be wrong with the sides of a split that is only tried. */
export const splitRemarks = (preview: SplitPreview, classes: Classes): readonly DataRemark[] => [
  ...leaks(preview, true),
  ...missingClasses(preview, classes),
];

function broken({ project, facts }: DataPicture): readonly DataRemark[] {
  const roots = project.roots.filter(({ isMissing, items }) => isMissing && items > 0);
  return [
    ...roots.map(({ path }) => ({ id: 'missing-root', path }) as const),
    ...counted('unreadable', facts.unreadable),
  ];
}

/** @param isSeen whether all images were compared */
function leaks(
  facts: Pick<DataFacts, 'samePicture' | 'sameGroup' | 'neighbourFrames'>,
  isSeen: boolean,
): readonly DataRemark[] {
  const leak = facts.sameGroup;
  return [
    ...counted('same-picture', facts.samePicture),
    ...(leak !== null && leak.leaking > 0 ? [{ id: 'same-group', leak } as const] : []),
    ...counted('neighbour-frames', isSeen ? facts.neighbourFrames : 0),
  ];
}

/** Copies byte by byte are told as such. */
const alike = ({ facts, duplicates }: DataPicture): readonly DataRemark[] => [
  ...counted('alike', Math.max(0, (duplicates?.leaks ?? 0) - facts.samePicture)),
  ...counted('unseen', duplicates?.unseen ?? 0),
];

/** Classes that a side with images lacks; what nobody can tell (void) is not learned. */
function missingClasses(
  facts: Pick<DataFacts, 'sides' | 'classes'>,
  classes: Classes,
): readonly DataRemark[] {
  if (facts.sides.train === 0 || facts.sides.valid === 0) return [];
  const { train, valid } = missingOn(facts.classes, classes);
  return [
    ...(train.length > 0 ? [{ id: 'unlearned', classes: train } as const] : []),
    ...(valid.length > 0 ? [{ id: 'unjudged', classes: valid } as const] : []),
  ];
}

/** Classes that no training image has, and those of the others that no validation image has. */
export function missingOn(
  facts: readonly ClassFacts[],
  classes: Classes,
): { readonly train: readonly number[]; readonly valid: readonly number[] } {
  const byId = new Map(facts.map((one) => [one.id, one.images]));
  const learned = classes.flatMap(({ id, isVoid }) => (isVoid ? [] : [id]));
  const lacks = (id: number, side: 'train' | 'valid'): boolean => (byId.get(id)?.[side] ?? 0) === 0;
  const train = learned.filter((id) => lacks(id, 'train'));
  return { train, valid: learned.filter((id) => !lacks(id, 'train') && lacks(id, 'valid')) };
}

function unused({ project, facts }: DataPicture): readonly DataRemark[] {
  const isSplit = facts.sides.train > 0 || facts.sides.valid > 0;
  const labeled = Object.values(facts.sides).reduce((sum, count) => sum + count, 0);
  const takesSide = project.split?.by === 'random';
  return [
    ...(isSplit || labeled < 2 ? [] : [{ id: 'no-split' } as const]),
    ...(isSplit && facts.sides.none > 0
      ? [{ id: 'unplaced', count: facts.sides.none, takesSide } as const]
      : []),
    ...counted('unlabeled', facts.unlabeled),
  ];
}

function sizes({ facts, sizePx: px }: DataPicture): readonly DataRemark[] {
  const count = facts.sizes.shortSides.reduce((sum, [side, images]) => sum + (side < px ? images : 0), 0);
  return [
    ...counted('odd-size', facts.sizes.odd),
    ...(count > 0 ? [{ id: 'small', count, px } as const] : []),
  ];
}

type CountedId = Exclude<Extract<DataRemark, { count: number }>['id'], 'unplaced' | 'small'>;

const counted = (id: CountedId, count: number): readonly DataRemark[] => (count > 0 ? [{ id, count }] : []);
