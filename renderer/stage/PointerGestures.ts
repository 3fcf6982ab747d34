/** What pointers mean: draw with the tool in hand, move the picture, pinch it. Knows nothing of the page's events. */
import type { Tool, ToolPointer } from '#renderer/tools/Tool.ts';
import type { Camera, Point } from './camera.ts';

/** What counts of a pointer event. */
export interface PointerInput {
  readonly pointerId: number;
  readonly device: ToolPointer['device'];
  /** As in pointer events: 0 primary, 1 middle, 2 secondary, 5 a pen's eraser. */
  readonly button: number;
  /** On the canvas, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly mod: boolean;
  readonly timeMs: number;
}

/** What gestures act on. */
export interface GestureTarget {
  readonly camera: () => Camera;
  readonly pan: (dx: number, dy: number) => void;
  /** @param factor above 1 zooms in, `at` stays where it is */
  readonly zoom: (at: Point, factor: number) => void;
  /** Where the pointer is, at most once per frame; null when it left. */
  readonly onPointer: (at: ToolPointer | null) => void;
  /** Asks for `flush` in the next frame; asked again before that, once is enough. */
  readonly requestFlush: () => void;
}

/** A second finger this soon after the first means that both are to move the picture. */
const PINCH_WITHIN_MS = 150;
/** So long after a pen was near, fingers are taken for the palm that rests on the screen. */
const PALM_MS = 1500;
const MIDDLE = 1;
const SECONDARY = 2;
const PEN_ERASER = 5;

type Mode =
  | { readonly kind: 'idle' }
  | { readonly kind: 'drawing'; readonly pointerId: number; readonly by: PointerInput; readonly tool: Tool }
  | { readonly kind: 'panning'; readonly pointerId: number; from: Point }
  | { readonly kind: 'pinching' }
  /** Fingers that still rest on the screen after a pinch mean nothing. */
  | { readonly kind: 'spent' };

const IDLE: Mode = { kind: 'idle' };

export class PointerGestures {
  readonly #target: GestureTarget;
  #tool: Tool | null = null;
  #mode: Mode = IDLE;
  /** Fingers on the screen. */
  readonly #fingers = new Map<number, Point>();
  #penSeenMs = -Infinity;
  /** Places that the tool was not told of yet. */
  #path: ToolPointer[] = [];
  #last: PointerInput | null = null;

  constructor(target: GestureTarget) {
    this.#target = target;
  }

  /** Another tool, or none: then a finger moves the picture. A gesture under way is given up. */
  setTool(tool: Tool | null): void {
    if (tool === this.#tool) return;
    this.giveUp();
    this.#tool = tool;
  }

  get isPanning(): boolean {
    return this.#mode.kind === 'panning' || this.#mode.kind === 'pinching';
  }

  /** @param isPan the pointer moves the picture, whatever its button: Space is held */
  down(input: PointerInput, isPan: boolean): void {
    this.#notePen(input);
    if (input.device === 'touch') this.#fingers.set(input.pointerId, input);
    if (this.#mode.kind === 'drawing' && !this.#isTakenOver(this.#mode.by, input)) return;
    if (input.device === 'touch' && this.#fingers.size === 2) {
      this.#mode = { kind: 'pinching' };
      return;
    }
    const isFree = this.#mode.kind === 'idle' || this.#mode.kind === 'drawing';
    if (!isFree || this.#isPalm(input)) return;
    const isHand = input.device === 'touch' && this.#tool === null;
    if (isPan || input.button === MIDDLE || isHand) {
      this.#mode = { kind: 'panning', pointerId: input.pointerId, from: input };
    } else if (this.#tool !== null) {
      this.#draw(input, this.#tool);
    }
  }

  /** @param inputs all places since the last event, the newest last */
  move(inputs: readonly PointerInput[]): void {
    const newest = inputs.at(-1);
    if (newest === undefined) return;
    this.#notePen(newest);
    const mode = this.#mode;
    if (newest.device === 'touch' && mode.kind === 'pinching') this.#pinch(newest);
    else if (mode.kind === 'panning' && mode.pointerId === newest.pointerId) {
      this.#target.pan(newest.x - mode.from.x, newest.y - mode.from.y);
      mode.from = newest;
      if (newest.device !== 'touch') this.#follow([newest]);
    } else if (mode.kind === 'drawing' ? mode.pointerId === newest.pointerId : mode.kind === 'idle') {
      if (newest.device !== 'touch' || mode.kind === 'drawing') this.#follow(inputs);
    }
  }

  /** The picture moved below the pointer, which is above another pixel now. */
  viewMoved(): void {
    if (this.#last !== null && this.#mode.kind === 'idle') this.#follow([this.#last]);
  }

  #follow(inputs: readonly PointerInput[]): void {
    for (const input of inputs) this.#path.push(this.#pointerOf(input));
    this.#last = inputs.at(-1) ?? this.#last;
    this.#target.requestFlush();
  }

  up(input: PointerInput): void {
    const mode = this.#mode;
    this.#lift(input.pointerId);
    if (mode.kind === 'panning' && mode.pointerId === input.pointerId) this.#mode = IDLE;
    if (mode.kind !== 'drawing' || mode.pointerId !== input.pointerId) return;
    this.flush();
    this.#mode = IDLE;
    mode.tool.up(this.#pointerOf({ ...input, button: mode.by.button }));
    if (input.device === 'touch') this.leave();
  }

  /** The system took the pointer away. */
  cancel(pointerId: number): void {
    const mode = this.#mode;
    this.#lift(pointerId);
    if (mode.kind === 'panning' && mode.pointerId === pointerId) this.#mode = IDLE;
    if (mode.kind === 'drawing' && mode.pointerId === pointerId) this.#lose(mode.tool);
  }

  /** The pointer is no longer above the canvas. */
  leave(): void {
    if (this.#mode.kind === 'drawing') return;
    this.#path = [];
    this.#last = null;
    this.#target.onPointer(null);
  }

  /** Gives up what the tool in hand is at. */
  giveUp(): void {
    this.#path = [];
    if (this.#mode.kind === 'drawing') this.#mode = IDLE;
    this.#tool?.cancel();
  }

  /** Shift, Alt or Ctrl is held or no longer, without the pointer moving. */
  modifiers(now: Pick<PointerInput, 'shift' | 'alt' | 'mod'>): void {
    if (this.#last === null || this.isPanning) return;
    this.move([{ ...this.#last, ...now }]);
  }

  /** Tells the tool of the places since the last time. */
  flush(): void {
    const path = this.#path;
    const newest = path.at(-1);
    if (newest === undefined) return;
    this.#path = [];
    (this.#mode.kind === 'drawing' ? this.#mode.tool : this.#tool)?.move(path);
    this.#target.onPointer(newest);
  }

  #draw(input: PointerInput, tool: Tool): void {
    this.flush();
    this.#mode = { kind: 'drawing', pointerId: input.pointerId, by: input, tool };
    this.#last = input;
    const at = this.#pointerOf(input);
    tool.down(at);
    this.#target.onPointer(at);
  }

  /** While one pointer draws: does this one end that? If so, what was drawn is taken back. */
  #isTakenOver(by: PointerInput, input: PointerInput): boolean {
    const isOther = by.pointerId !== input.pointerId;
    const isPinch =
      by.device === 'touch' && input.device === 'touch' && input.timeMs - by.timeMs < PINCH_WITHIN_MS;
    const isPen = by.device === 'touch' && input.device === 'pen';
    if (!isOther || !(isPinch || isPen)) return false;
    if (this.#mode.kind === 'drawing') this.#lose(this.#mode.tool);
    return true;
  }

  /** The press under way is no stroke after all. */
  #lose(tool: Tool): void {
    this.#path = [];
    this.#mode = IDLE;
    if (tool.lost === undefined) tool.cancel();
    else tool.lost();
  }

  #isPalm(input: PointerInput): boolean {
    return input.device === 'touch' && this.#tool !== null && input.timeMs - this.#penSeenMs < PALM_MS;
  }

  #notePen(input: PointerInput): void {
    if (input.device === 'pen') this.#penSeenMs = input.timeMs;
  }

  #pinch(moved: PointerInput): void {
    const before = [...this.#fingers.values()];
    this.#fingers.set(moved.pointerId, moved);
    const after = [...this.#fingers.values()];
    const [a, b] = [middleOf(before), middleOf(after)];
    if (a === null || b === null) return;
    this.#target.pan(b.at.x - a.at.x, b.at.y - a.at.y);
    if (a.spread > 0 && b.spread > 0) this.#target.zoom(b.at, b.spread / a.spread);
  }

  #lift(pointerId: number): void {
    if (!this.#fingers.delete(pointerId)) return;
    if (this.#mode.kind !== 'pinching' && this.#mode.kind !== 'spent') return;
    this.#mode = this.#fingers.size === 0 ? IDLE : { kind: 'spent' };
  }

  #pointerOf(input: PointerInput): ToolPointer {
    const { scale, x, y } = this.#target.camera();
    const button = this.#mode.kind === 'drawing' ? this.#mode.by.button : input.button;
    return {
      x: (input.x - x) / scale,
      y: (input.y - y) / scale,
      pressure: input.device === 'pen' ? input.pressure : 0.5,
      device: input.device,
      button: button === SECONDARY ? 'secondary' : 'primary',
      shift: input.shift,
      // The other end of a pen does what Alt does: it takes away.
      alt: input.alt || button === PEN_ERASER,
      mod: input.mod,
      scale,
    };
  }
}

/** Between the first two fingers, and how far apart they are. */
function middleOf([a, b]: readonly Point[]): { readonly at: Point; readonly spread: number } | null {
  if (a === undefined || b === undefined) return null;
  return { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, spread: Math.hypot(a.x - b.x, a.y - b.y) };
}
