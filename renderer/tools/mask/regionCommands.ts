/** Changes to a whole class on the open image, each one gesture: fill its holes, grow, shrink, smooth, drop specks, replace. */
import { mayErase, mayPaintOver } from '#renderer/session/drawing.ts';
import { maskText } from '#renderer/text/masks.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import { UNLABELED, type PixelSize, type Raster, type Region } from '#shared/domain/mask.ts';
import {
  fillHoles,
  growRegion,
  removeSpecks,
  shrinkRegion,
  smoothRegion,
} from '#shared/kernels/mask/morphology.ts';
import { wholeOf } from '#shared/kernels/mask/rects.ts';
import { regionOfClass, regionOfRect, subtractRegions } from '#shared/kernels/mask/regions.ts';
import type { Paint } from '#shared/kernels/mask/SpanPainter.ts';
import type { MaskEditor } from './MaskEditor.ts';
import { Painting } from './Painting.ts';

/** What a class becomes, and how that is called. `px` is a radius, or for specks the least area that stays. */
export const REGION_CHANGES = {
  fillHoles: { change: (region: Region) => fillHoles(region), what: maskText.what.fillHoles },
  grow: { change: growRegion, what: maskText.what.grow },
  shrink: { change: shrinkRegion, what: maskText.what.shrink },
  smooth: { change: smoothRegion, what: maskText.what.smooth },
  specks: { change: removeSpecks, what: maskText.what.specks },
} as const satisfies Record<
  string,
  { change: (region: Region, px: number, size: PixelSize) => Region; what: (name: string) => string }
>;
export type RegionChange = keyof typeof REGION_CHANGES;

/**
 * Changes the class in hand on the open image. Protected classes are not painted over, and what it gives up is unlabeled.
 * @returns false when nothing changed
 */
export function changeRegion(editor: MaskEditor, change: RegionChange, px: number): boolean {
  const [mask, id] = [editor.mask(), editor.classId()];
  if (mask === null || id === null) return false;
  const before = regionOfClass(mask.raster, id);
  const after = REGION_CHANGES[change].change(before, px, mask.raster);
  const what = REGION_CHANGES[change].what(editor.nameOf(id));
  const [settings, ids] = [editor.settings(), editor.classIds()];
  return gesture(editor, what, [
    { region: subtractRegions(after, before), paint: { value: id, mayPaint: mayPaintOver(settings, ids) } },
    { region: subtractRegions(before, after), paint: { value: UNLABELED, mayPaint: only(editor, id) } },
  ]);
}

/**
 * Makes one class another on the open image.
 * @param region only there; null: everywhere
 * @param to 0 takes the class away
 * @returns false when nothing changed
 */
export function replaceClassIn(
  editor: MaskEditor,
  region: Region | null,
  from: ClassId,
  to: ClassId,
): boolean {
  const mask = editor.mask();
  if (mask === null) return false;
  const what = maskText.what.replace(nameOf(editor, from), nameOf(editor, to));
  const all = region ?? regionOfRect(wholeOf(mask.raster));
  return gesture(editor, what, [{ region: all, paint: { value: to, mayPaint: only(editor, from) } }]);
}

/** Takes all classes away but those that are locked. @returns false when nothing changed */
export function clearMask(editor: MaskEditor): boolean {
  const mask = editor.mask();
  if (mask === null) return false;
  const paint = {
    value: UNLABELED,
    mayPaint: mayErase({ ...editor.settings(), paintOver: 'all' }, editor.classIds()),
  };
  return gesture(editor, maskText.what.clear, [{ region: regionOfRect(wholeOf(mask.raster)), paint }]);
}

/** Takes a suggestion over wherever nothing is labeled yet. @returns false when nothing changed */
export function acceptRest(editor: MaskEditor, suggestion: Raster): boolean {
  const mask = editor.mask();
  if (mask?.isRead !== true) return false;
  const { data } = mask.raster;
  mask.begin().touch(wholeOf(mask.raster));
  let hasChanged = false;
  suggestion.data.forEach((value, i) => {
    if (value === UNLABELED || data[i] !== UNLABELED) return;
    data[i] = value;
    hasChanged = true;
  });
  mask.painted(wholeOf(mask.raster));
  if (hasChanged) mask.commit(maskText.what.accept);
  else mask.cancel();
  return hasChanged;
}

function gesture(
  editor: MaskEditor,
  what: string,
  parts: readonly { readonly region: Region; readonly paint: Paint }[],
): boolean {
  const [first] = parts;
  const painting = first === undefined ? null : Painting.begin(editor, first.paint);
  if (painting === null) return false;
  let hasChanged = false;
  for (const { region, paint } of parts) hasChanged = painting.region(region, paint) || hasChanged;
  if (hasChanged) painting.commit(what);
  else painting.cancel();
  return hasChanged;
}

/** Only this class may be painted over, and not even it when it is locked. */
function only(editor: MaskEditor, id: ClassId): Uint8Array {
  const may = new Uint8Array(id + 1);
  may[id] = editor.settings().lockedIds.has(id) ? 0 : 1;
  return may;
}

const nameOf = (editor: MaskEditor, id: ClassId): string =>
  id === UNLABELED ? maskText.status.unlabeled : editor.nameOf(id);
