/** Classes that a model never answers with. */

export interface ClassFacts {
  /** Whether validation has it. */
  readonly isThere: (place: number) => boolean;
  /** Whether any answer does. */
  readonly isSaid: (place: number) => boolean;
}

/** Places of the classes that are there and never said. */
export const silentClasses = (classes: number, { isThere, isSaid }: ClassFacts): readonly number[] =>
  Array.from({ length: classes }, (_, place) => place).filter((place) => isThere(place) && !isSaid(place));
