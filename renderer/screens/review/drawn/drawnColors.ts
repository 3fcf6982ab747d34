/** Colours of a run's classes and of kinds of mistakes, as the pictures of review want them. */
import { packColor } from '#renderer/stage/mask/palette.ts';
import { paletteColor, type LabelClass } from '#shared/domain/labelClass.ts';
import type { Palette } from '#shared/kernels/mask/colorize.ts';
import { DIFFERENCES, type Difference } from '#shared/kernels/mask/differences.ts';

/** One `#rrggbb` for each class of a run; a class that is gone gets the colour of its place. */
export function classColors(
  names: readonly string[],
  today: readonly LabelClass[] | null,
): readonly string[] {
  const known = new Map(today?.map(({ name, color }) => [name, color]));
  return names.map((name, place) => known.get(name) ?? paletteColor(place));
}

/** For masks that hold places plus one. @param only place of the class that is shown; null: all */
export const placePalette = (colors: readonly string[], only: number | null): Palette =>
  Uint32Array.from([
    0,
    ...colors.map((color, place) => (only === null || only === place ? packColor(color) : 0)),
  ]);

/** Null: it is not drawn. The same in both themes, since they lie on pictures. */
export const DIFFERENCE_COLORS: { readonly [D in Difference]: string | null } = {
  unlabeled: null,
  right: null,
  void: '#8b8f98',
  wrong: '#ff3b4a',
  edge: '#ffb02e',
  missed: '#ffb02e',
  extra: '#ff3b4a',
  found: '#2fc48d',
};

export const DIFFERENCE_PALETTE: Palette = Uint32Array.from(DIFFERENCES, (one) => {
  const color = DIFFERENCE_COLORS[one];
  return color === null ? 0 : packColor(color);
});
