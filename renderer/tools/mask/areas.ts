/** What the tools that select an area share: paint it, erase it, or replace the class on which they began. */
import type { MaskTool } from '#renderer/session/drawing.ts';
import { maskText } from '#renderer/text/masks.ts';
import type { Region } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { MaskEditor } from './MaskEditor.ts';
import { classUnder, paintFor, Painting, type Way } from './Painting.ts';

/** What an area does: as the settings say, or the other thing while Alt is held. */
export function wayOf(editor: MaskEditor, alt: boolean): Way {
  const { combine } = editor.settings();
  if (alt) return combine === 'subtract' ? 'paint' : 'erase';
  return combine === 'subtract' ? 'erase' : combine === 'add' ? 'paint' : 'replace';
}

export interface Area {
  readonly region: Region;
  readonly way: Way;
  /** Where the gesture began. */
  readonly start: Position;
}

/** Paints an area as one gesture. */
export function paintArea(editor: MaskEditor, tool: MaskTool, { region, way, start }: Area): void {
  const paint = paintFor(editor, way, classUnder(editor, start));
  if (paint === null) return;
  const painting = Painting.begin(editor, paint);
  painting?.region(region);
  const name = way === 'erase' ? maskText.what.erased : editor.nameOf(paint.value);
  painting?.commit(maskText.what.tool(tool, name));
}
