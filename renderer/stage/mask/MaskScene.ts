/** Everything above the picture where masks are drawn, from bottom to top, looking as the drawing store says. */
import type { Drawing } from '#renderer/session/drawing.ts';
import type { Draft } from '#renderer/tools/mask/MaskEditor.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Raster, Rect } from '#shared/domain/mask.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import { DraftLayer, type BrushRing } from './DraftLayer.ts';
import { MaskLayer } from './MaskLayer.ts';
import { MiniMap } from './MiniMap.ts';
import { maskPalette, packColor } from './palette.ts';
import { PixelGrid } from './PixelGrid.ts';
import { RegionLayer } from './RegionLayer.ts';

const ERASER = '#ffffff';
const SUGGESTION_OPACITY = 0.8;

export class MaskScene implements Overlay {
  readonly #mask = new MaskLayer();
  readonly #suggestion = new MaskLayer();
  readonly #grid = new PixelGrid();
  readonly #region = new RegionLayer();
  readonly #draft = new DraftLayer();
  readonly #miniMap = new MiniMap();
  readonly #all: readonly Overlay[] = [
    this.#mask,
    this.#suggestion,
    this.#grid,
    this.#region,
    this.#draft,
    this.#miniMap,
  ];
  #colors: ReadonlyMap<number, string> = new Map();

  attach(host: OverlayHost): void {
    for (const one of this.#all) one.attach(host);
  }

  place(view: StageView): void {
    for (const one of this.#all) one.place(view);
  }

  detach(): void {
    for (const one of this.#all) one.detach();
  }

  setMask(mask: Raster | null): void {
    this.#mask.setMask(mask);
    this.#miniMap.setMask(mask);
  }

  /** @param mask what is drawn already: there the suggestion is not shown */
  setSuggestion(suggestion: Raster | null, mask: Raster | null): void {
    this.#suggestion.setMask(suggestion, mask);
  }

  changed(rect: Rect | null): void {
    this.#mask.changed(rect);
    this.#suggestion.changed(rect);
    this.#miniMap.changed();
  }

  setLook({ mask, hasPixelGrid, hasMiniMap }: Drawing, classes: readonly LabelClass[]): void {
    this.#colors = new Map(classes.map(({ id, color }) => [id, color]));
    const palette = maskPalette(classes, mask);
    const isShown = !mask.isHidden;
    const opacity = mask.style === 'fill' ? mask.opacity : 0.5 + mask.opacity / 2;
    this.#mask.setLook({ palette, style: mask.style, opacity, isShown });
    this.#suggestion.setLook({ palette, style: 'hatch', opacity: SUGGESTION_OPACITY, isShown });
    this.#miniMap.setLook(palette, isShown ? mask.opacity : 0);
    this.#miniMap.setOn(hasMiniMap);
    this.#grid.setOn(hasPixelGrid);
  }

  /** @param classId what is painted with */
  setDraft(draft: Draft | null, classId: number | null): void {
    const color = draft?.erases === true ? ERASER : this.colorOf(classId);
    this.#region.set(draft?.region ?? null, packColor(color));
    this.#draft.setDraft(draft, color);
  }

  setRing(ring: Omit<BrushRing, 'color'> | null, classId: number | null): void {
    this.#draft.setRing(ring && { ...ring, color: this.colorOf(classId) });
  }

  /** White for what has no class. */
  colorOf(classId: number | null): string {
    return (classId === null ? undefined : this.#colors.get(classId)) ?? ERASER;
  }
}
