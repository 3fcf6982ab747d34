/** What comes of holding two runs against each other, on the screen and in a terminal alike. */
import type { Kind } from '#shared/domain/project.ts';
import { ITEM_CHANGES, RARE, type ItemChange, type RunComparison } from '#shared/domain/runComparison.ts';
import { listed } from '#shared/util/listed.ts';

type Facts = Pick<RunComparison, 'kind' | 'items' | 'forA' | 'forB'>;

/** "ResNet-34 mends 12 images and breaks 5 of 200." @param name of run B */
export function comparedText({ kind, items, forA, forB }: Facts, name: string): string {
  const of = count(items.length);
  if (kind === 'tags') return `${name} mends ${images(forB)} and breaks ${count(forA)} of ${of}.`;
  return `${name} is better on ${images(forB)} and worse on ${count(forA)} of ${of}.`;
}

/** Whether that says anything. */
export function chanceText({ kind, forA, forB, chance }: Facts & Pick<RunComparison, 'chance'>): string {
  if (forA + forB === 0)
    return kind === 'tags'
      ? 'No image is right with one run and wrong with the other.'
      : 'Both runs are just as good on every image.';
  const cases = `two equally good runs would differ at least as much in ${percent(chance)} of cases`;
  return chance < RARE ? `That is more than chance: ${cases}.` : `That may well be chance: ${cases}.`;
}

/** What was left out, sentence by sentence; empty when both runs know and saw the same. */
export function leftOutText(comparison: RunComparison, a: string, b: string): readonly string[] {
  const { onlyA, onlyB, unjudged } = comparison;
  const sides = [
    [a, onlyA],
    [b, onlyB],
  ] as const;
  return [
    ...sides.flatMap(([name, { images: n }]) =>
      n === 0 ? [] : [`${images(n)} ${verb(n)} judged with ${name} only.`],
    ),
    ...sides.flatMap(([name, { classes }]) =>
      classes.length === 0 ? [] : [`Only ${name} knows ${listed(classes, 3, 'classes')}.`],
    ),
    ...(unjudged === 0 ? [] : [`${images(unjudged)} ${unjudged === 1 ? 'has' : 'have'} nothing to judge.`]),
  ];
}

export interface WrongnessWords {
  /** Of what is shown for an image. */
  readonly title: string;
  /** Of how wrong it is, as a plot has it: 0 at best. */
  readonly axis: string;
  /** @param wrong as in a `ComparedItem` */
  readonly show: (wrong: number) => string;
}

export const WRONGNESS: { readonly [K in Kind]: WrongnessWords } = {
  tags: { title: 'loss', axis: 'loss', show: (wrong) => wrong.toFixed(4) },
  masks: { title: 'IoU', axis: '1 − IoU', show: (wrong) => (1 - wrong).toFixed(3) },
  points: { title: 'error', axis: 'error in px', show: (wrong) => `${wrong.toFixed(2)} px` },
};

/** Of single images, about run B. */
export const CHANGE_NAMES: { readonly [C in ItemChange]: string } = {
  mended: 'mended',
  broken: 'broken',
  wrong: 'wrong with both',
  right: 'right with both',
  better: 'better',
  worse: 'worse',
  same: 'the same',
};

/** How many images each change of a kind has. */
export const changeCounts = ({ kind, items }: Pick<RunComparison, 'kind' | 'items'>) =>
  ITEM_CHANGES[kind].map((change) => ({
    change,
    count: items.filter((one) => one.change === change).length,
  }));

const count = (n: number): string => n.toLocaleString('en-US');
const images = (n: number): string => `${count(n)} ${n === 1 ? 'image' : 'images'}`;
const verb = (n: number): string => (n === 1 ? 'is' : 'are');

/** 0.1435 → "14 %", 0.0041 → "0.4 %", and what is smaller than can be told. */
function percent(part: number): string {
  if (part < 0.001) return 'less than 0.1 %';
  return `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;
}
