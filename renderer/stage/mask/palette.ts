/** The colours of a mask: those of its classes, without the ones that are not to be seen. Pure. */
import type { MaskView } from '#renderer/session/drawing.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { packRgba, type Palette } from '#shared/kernels/mask/colorize.ts';

/** By class id; 0 for what is hidden. */
export function maskPalette(
  classes: readonly LabelClass[],
  { soloId, hiddenIds }: Pick<MaskView, 'soloId' | 'hiddenIds'>,
): Palette {
  const palette = new Uint32Array(classes.reduce((most, { id }) => Math.max(most, id), 0) + 1);
  for (const { id, color } of classes) {
    const isShown = soloId === null ? !hiddenIds.has(id) : id === soloId;
    if (isShown) palette[id] = packColor(color);
  }
  return palette;
}

/** `#rrggbb` as canvas wants it in a Uint32Array. */
export function packColor(color: string): number {
  const value = Number.parseInt(color.slice(1), 16);
  return packRgba((value >> 16) & 255, (value >> 8) & 255, value & 255);
}
