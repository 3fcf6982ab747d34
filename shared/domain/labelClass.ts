/** Classes: what a project's images are labeled with: tags, classes of pixels, or names of points. */
export type ClassId = number;

export interface LabelClass {
  readonly id: ClassId;
  /** Any characters but line breaks and control characters, 1 to 200 code points, unique in the project. */
  readonly name: string;
  /** `#rrggbb`, from the palette at creation. */
  readonly color: string;
  /** Order in lists; the first nine are toggled by the keys 1 to 9. */
  readonly position: number;
  /** Masks: stands for what nobody can or should tell (fastai's `Void`); metrics leave it out. */
  readonly isVoid: boolean;
  /** Tags: of the classes with the same group an image carries one at most; null: it goes with any. */
  readonly group: string | null;
  /** Items that carry the class. */
  readonly count: number;
}

/** Colours of new classes, in turn: 24, told apart with common colour blindness as far as 24 can be. */
export const PALETTE = [
  '#4e9fe6',
  '#f2a33a',
  '#38b6a0',
  '#e4666c',
  '#b58be8',
  '#f4d35e',
  '#7fc65b',
  '#e889b5',
  '#5bc8e8',
  '#c98a4b',
  '#8e9bff',
  '#d4e157',
  '#ff8a65',
  '#4db6ac',
  '#a1887f',
  '#ba68c8',
  '#90caf9',
  '#ffb74d',
  '#81c784',
  '#f06292',
  '#9fa8da',
  '#dce775',
  '#80deea',
  '#bcaaa4',
] as const;

/**
 * Colour of the class at a position (wraps around after 24).
 * @param position zero-based place in the class list
 */
export function paletteColor(position: number): string {
  return PALETTE[position % PALETTE.length] ?? PALETTE[0];
}
