/** Placing points: one click for each in order, dragging, nudging, saying that one is hidden or missing, joining by lines. */
import type { PointMap, PointMoves, PointsDocument } from '#renderer/document/PointsDocument.ts';
import { pointing } from '#renderer/session/pointing.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { Visibility } from '#shared/domain/points.ts';
import type { Tool, ToolKey, ToolPointer } from '../Tool.ts';
import { pointsNear, type PointHit } from './hitPoints.ts';
import { hasPlace, nextOpen, NOWHERE, pointState } from './pointOrder.ts';

/** What the tool works on. */
export interface PointsToolParts {
  readonly points: PointsDocument;
  /** The points there are, in order. */
  readonly classes: () => readonly LabelClass[];
  /** What a model says, for points that nobody has touched. */
  readonly suggested: () => PointMap;
  /** Joins two points by a line, or parts them. */
  readonly toggleEdge: (from: ClassId, to: ClassId) => void;
  /** The last open point was placed or marked. */
  readonly onComplete: () => void;
}

/** Farther than this, in canvas pixels, a press is a drag. */
const DRAG_FROM_PX = { mouse: 3, pen: 4, touch: 8 } as const;
/** Presses of arrow keys within this time are one gesture. */
const NUDGE_MS = 500;
/** The services keep coordinates within this. */
const FARTHEST_PX = 1e6;

interface Grip {
  readonly id: ClassId;
  readonly from: ToolPointer;
  /** From the pointer to the point, in pixels of the image: a point that is taken hold of does not jump. */
  readonly dx: number;
  readonly dy: number;
  readonly v: Visibility;
  /** It was not placed before: it follows the pointer at once. */
  readonly isNew: boolean;
  hasMoved: boolean;
}

const words = pointsText;

export class PointsTool implements Tool {
  readonly #parts: PointsToolParts;
  #grip: Grip | null = null;
  #nudging: { readonly id: ClassId; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(parts: PointsToolParts) {
    this.#parts = parts;
  }

  readonly down = (at: ToolPointer): void => {
    this.settle();
    if (!this.#parts.points.isRead || pointing.getState().isHidden) return;
    const hit = this.#hit(at);
    if (pointing.getState().isSkeleton) this.#join(hit?.id ?? null);
    else if (at.button === 'secondary') {
      if (hit !== null && !hit.isSuggested) this.cycle(hit.id);
    } else this.#take(at, at.mod ? null : hit);
  };

  readonly move = (path: readonly ToolPointer[]): void => {
    const at = path.at(-1);
    if (at === undefined) return;
    if (this.#grip !== null) this.#drag(this.#grip, at);
    else {
      const hoverId = pointing.getState().isHidden ? null : (this.#hit(at)?.id ?? null);
      if (hoverId !== pointing.getState().hoverId) pointing.setState({ hoverId });
    }
  };

  readonly up = (at: ToolPointer): void => {
    const grip = this.#grip;
    if (grip === null) return;
    this.#drag(grip, at);
    this.#grip = null;
    pointing.setState({ isDragging: false });
    const name = this.#nameOf(grip.id);
    if (!grip.isNew) {
      this.#parts.points.commit(words.what.move(name));
      return;
    }
    this.#parts.points.commit(words.what.place(name));
    this.#goOn(grip.id, words.said.placed, words.said.placedLast);
  };

  readonly key = (key: ToolKey, more: { dx: number; dy: number; shift: boolean; alt?: boolean }): boolean => {
    if (key === 'Escape') return this.#escape();
    const { selectedId, isSkeleton } = pointing.getState();
    if (selectedId === null || this.#grip !== null || isSkeleton) return false;
    if (key === 'Arrow') return this.#nudge(selectedId, more);
    if (key === 'Delete' || key === 'Backspace') return this.remove(selectedId);
    return false;
  };

  /** Whether Escape means something here: a drag, half a line, the skeleton, a selected point. */
  get wantsEscape(): boolean {
    const { selectedId, isSkeleton } = pointing.getState();
    return this.#grip !== null || isSkeleton || selectedId !== null;
  }

  /** A drag is taken back; nudges that were not stored yet are kept. */
  readonly cancel = (): void => {
    this.settle();
    if (this.#grip !== null) this.#parts.points.cancel();
    this.#grip = null;
    pointing.setState({ isDragging: false, hoverId: null });
  };

  /** Stores nudges that wait for more of them. */
  settle(): void {
    if (this.#nudging === null) return;
    clearTimeout(this.#nudging.timer);
    const { id } = this.#nudging;
    this.#nudging = null;
    this.#parts.points.commit(words.what.nudge(this.#nameOf(id)));
  }

  /** Selects a point; one that is open is what the next click places. While lines are edited it is an end of one. */
  pick(id: ClassId): void {
    this.settle();
    if (pointing.getState().isSkeleton) {
      this.#join(id);
      return;
    }
    const state = pointState(this.#parts.points.points, id);
    const isToPlace = state === 'open' || state === 'missing';
    pointing.setState({
      selectedId: id,
      ...(isToPlace && { targetId: id }),
      said: words.said.selected(this.#nameOf(id), words.state[state]),
    });
  }

  /** Seen, hidden, missing, and seen again; a point without a place is missing, and then open again. */
  cycle(id: ClassId): void {
    this.settle();
    const value = this.#parts.points.points.get(id);
    if (value === undefined) this.mark(id, 0);
    else if (!hasPlace(value)) this.remove(id);
    else this.mark(id, value.v === 2 ? 1 : value.v === 1 ? 0 : 2);
  }

  /** Says whether a point is seen (2), hidden (1) or not on the image (0). It keeps its place. */
  mark(id: ClassId, v: Visibility): void {
    this.settle();
    const value = this.#parts.points.points.get(id) ?? NOWHERE;
    const name = this.#nameOf(id);
    const wasOpen = !this.#parts.points.points.has(id);
    const what = [words.what.missing, words.what.hide, words.what.show][v]?.(name) ?? name;
    this.#place(new Map([[id, { ...value, v }]]), what);
    const state = words.state[pointState(this.#parts.points.points, id)];
    if (wasOpen) {
      this.#goOn(
        id,
        (one, next) => words.said.marked(one, state, next),
        (one) => words.said.markedLast(one, state),
      );
      return;
    }
    pointing.setState({ selectedId: id, said: words.said.state(name, state) });
  }

  /** Says that the next point is not on the image; when none is open, the selected one. */
  markNextMissing(): void {
    const { targetId, selectedId } = pointing.getState();
    const id = targetId ?? selectedId;
    if (id !== null) this.mark(id, 0);
  }

  /** Takes a point away: it is open again. @returns whether there was something to take away */
  remove(id: ClassId): boolean {
    this.settle();
    if (!this.#parts.points.points.has(id)) return false;
    const name = this.#nameOf(id);
    this.#place(new Map([[id, null]]), words.what.remove(name));
    pointing.setState({ selectedId: null, targetId: id, said: words.said.removed(name) });
    return true;
  }

  /** What the next click places is worked out anew: points came from elsewhere, or names did. */
  retarget(): void {
    const { targetId, selectedId } = pointing.getState();
    const { points } = this.#parts.points;
    const classes = this.#parts.classes();
    const isKnown = (id: ClassId | null): boolean => classes.some((one) => one.id === id);
    const state = targetId === null ? null : pointState(points, targetId);
    const isChosen = state === 'missing' && targetId === selectedId;
    const isStill = isKnown(targetId) && (state === 'open' || isChosen);
    const next = isStill ? targetId : (nextOpen(classes, points, null)?.id ?? null);
    const selected = isKnown(selectedId) ? selectedId : null;
    if (next !== targetId || selected !== selectedId) {
      pointing.setState({ targetId: next, selectedId: selected });
    }
  }

  #hit(at: ToolPointer): PointHit | null {
    const { points } = this.#parts.points;
    const { selectedId } = pointing.getState();
    const known = new Set(this.#parts.classes().map(({ id }) => id));
    const hits = pointsNear({ points, suggested: this.#parts.suggested(), selectedId }, at);
    return hits.find(({ id }) => known.has(id)) ?? null;
  }

  #take(at: ToolPointer, hit: PointHit | null): void {
    const { points, suggested } = this.#parts;
    if (hit === null) {
      const id = pointing.getState().targetId;
      pointing.setState({ selectedId: id, hoverId: null });
      if (id === null) return;
      this.#grip = { id, from: at, dx: 0, dy: 0, v: at.shift ? 1 : 2, isNew: true, hasMoved: true };
    } else {
      const value = (hit.isSuggested ? suggested() : points.points).get(hit.id);
      if (value === undefined) return;
      const { x, y } = value;
      const v = value.v === 0 ? 2 : value.v;
      this.#grip = { id: hit.id, from: at, dx: x - at.x, dy: y - at.y, v, isNew: hit.isSuggested, hasMoved: hit.isSuggested }; // prettier-ignore
      this.pick(hit.id);
    }
    pointing.setState({ isDragging: this.#grip.isNew });
    if (this.#grip.isNew) this.#drag(this.#grip, at);
  }

  #drag(grip: Grip, at: ToolPointer): void {
    const farPx = Math.hypot(at.x - grip.from.x, at.y - grip.from.y) * at.scale;
    if (!grip.hasMoved && farPx < DRAG_FROM_PX[at.device]) return;
    if (!grip.hasMoved) pointing.setState({ isDragging: true });
    grip.hasMoved = true;
    const value = { x: rounded(at.x + grip.dx), y: rounded(at.y + grip.dy), v: grip.v };
    this.#parts.points.preview(new Map([[grip.id, value]]));
  }

  #nudge(
    id: ClassId,
    { dx, dy, shift, alt }: { dx: number; dy: number; shift: boolean; alt?: boolean },
  ): boolean {
    const value = this.#parts.points.points.get(id);
    if (value === undefined || value.v === 0) return false;
    if (this.#nudging !== null && this.#nudging.id !== id) this.settle();
    const step = shift ? 10 : alt === true ? 0.1 : 1;
    const moved = { ...value, x: rounded(value.x + step * dx), y: rounded(value.y + step * dy) };
    this.#parts.points.preview(new Map([[id, moved]]));
    if (this.#nudging !== null) clearTimeout(this.#nudging.timer);
    this.#nudging = { id, timer: setTimeout(() => this.settle(), NUDGE_MS) };
    pointing.setState({ said: words.said.moved(this.#nameOf(id), moved.x.toFixed(1), moved.y.toFixed(1)) });
    return true;
  }

  #escape(): boolean {
    const { selectedId, isSkeleton, edgeFrom } = pointing.getState();
    if (this.#grip !== null) {
      this.cancel();
      return true;
    }
    if (edgeFrom !== null) pointing.setState({ edgeFrom: null });
    else if (isSkeleton) pointing.setState({ isSkeleton: false });
    else if (selectedId !== null) {
      this.settle();
      pointing.setState({ selectedId: null });
    } else return false;
    return true;
  }

  #join(id: ClassId | null): void {
    const { edgeFrom } = pointing.getState();
    if (id === null || id === edgeFrom) pointing.setState({ edgeFrom: null });
    else if (edgeFrom === null) pointing.setState({ edgeFrom: id });
    else {
      pointing.setState({ edgeFrom: null });
      this.#parts.toggleEdge(edgeFrom, id);
    }
  }

  /** A point was placed or marked: the next one comes. */
  #goOn(id: ClassId, said: (name: string, next: string) => string, last: (name: string) => string): void {
    const next = nextOpen(this.#parts.classes(), this.#parts.points.points, id);
    const name = this.#nameOf(id);
    pointing.setState({
      selectedId: id,
      targetId: next?.id ?? null,
      said: next === null ? last(name) : said(name, next.name),
    });
    if (next === null) this.#parts.onComplete();
  }

  #place(moves: PointMoves, what: string): void {
    this.#parts.points.cancel();
    this.#parts.points.place(moves, what);
  }

  #nameOf(id: ClassId): string {
    return this.#parts.classes().find((one) => one.id === id)?.name ?? '';
  }
}

/** Hundredths of a pixel are finer than anybody points. */
const rounded = (px: number): number =>
  Math.min(FARTHEST_PX, Math.max(-FARTHEST_PX, Math.round(px * 100) / 100));
