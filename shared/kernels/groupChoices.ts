/** What images can be held together by: columns, names and folders that make groups of them. */
import type { GroupedBy } from '#shared/domain/dataFacts.ts';
import type { GroupChoice, GroupKind } from '#shared/domain/splitting.ts';
import {
  findGroups,
  groupOf,
  groupsBy,
  NAME_PATTERN,
  type ImageGroup,
  type KnownImage,
} from './groupLeaks.ts';

type PatternKind = Exclude<GroupKind, 'column'>;

const PATTERNS: readonly (readonly [PatternKind, string])[] = [
  // `Aaron_Eckhart` of `Aaron_Eckhart_12.jpg`
  ['name', NAME_PATTERN],
  // `2007/may` of `2007/may/1.jpg`
  ['folder', '^(.+)/[^/]+$'],
  // `patient_7` of `patient_7/scan/1.jpg`
  ['top', '^([^/]+)/[^/]+/'],
  // `p07` of `p07-left-2.jpg`
  ['word', '(?:^|/)([^/_-]+)[-_][^/]*$'],
];

/** What a pattern takes for a group, if it is one of ours. */
export const kindOfPattern = (pattern: string): PatternKind | null =>
  PATTERNS.find(([, known]) => known === pattern)?.[0] ?? null;

/** Of a video's frames only the clip makes groups. */
const NO_GROUPS = new Set(['frame', 'timeMs']);
const LEAST_GROUPED = 0.6;
const MOST_EXAMPLES = 3;

type Way = Pick<GroupChoice, 'kind' | 'by'>;

export interface FoundChoices {
  readonly choices: readonly GroupChoice[];
  /** The first one surely tells what belongs together. */
  readonly isSure: boolean;
}

/**
 * Every way that makes at least two groups, some with more than one image, of most images; one that makes the same groups as an
 * earlier one is left out.
 * @param isNoGroup columns that say something else, such as the side of an image
 */
export function groupChoices(
  images: readonly KnownImage[],
  isNoGroup: (column: string) => boolean = () => false,
): FoundChoices {
  const sure = findGroups(images);
  const columns = [...new Set(images.flatMap(({ extra }) => Object.keys(extra ?? {})))];
  const ways: readonly Way[] = [
    ...(sure === null ? [] : [{ kind: kindOf(sure.by), by: sure.by }]),
    ...columns
      .filter((column) => !NO_GROUPS.has(column) && !isNoGroup(column))
      .map((column): Way => ({ kind: 'column', by: { column } })),
    ...PATTERNS.map(([kind, pattern]): Way => ({ kind, by: { pattern } })),
  ];
  const seen = new Set<string>();
  const choices = ways.flatMap(({ kind, by }): GroupChoice[] => {
    const groups = groupsBy(images, groupOf(by));
    const partition = partitionOf(groups);
    if (seen.has(partition) || !isUseful(groups, images.length)) return [];
    seen.add(partition);
    return [{ kind, by, ...summary(groups) }];
  });
  const [first] = choices;
  const isSure = sure !== null && JSON.stringify(first?.by) === JSON.stringify(sure.by);
  return { choices, isSure };
}

const kindOf = (by: GroupedBy): GroupKind => ('column' in by ? 'column' : 'name');

type Groups = readonly ImageGroup<KnownImage>[];

function isUseful(groups: Groups, all: number): boolean {
  const grouped = groups.reduce((sum, { images }) => sum + images.length, 0);
  return groups.length >= 2 && grouped > groups.length && grouped >= LEAST_GROUPED * all;
}

/** The same for the same groups, whatever they are called. */
const partitionOf = (groups: Groups): string =>
  groups.map(({ images }) => images.map(({ id }) => id).join(' ')).join(',');

/** The largest first in the examples: it is the one that somebody knows. */
function summary(groups: Groups): Pick<GroupChoice, 'groups' | 'largest' | 'examples'> {
  const ordered = [...groups].sort((a, b) => b.images.length - a.images.length);
  return {
    groups: groups.length,
    largest: ordered[0]?.images.length ?? 0,
    examples: ordered.slice(0, MOST_EXAMPLES).map(({ name }) => name),
  };
}
