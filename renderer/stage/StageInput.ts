/** The page's pointer, wheel and Space events as what they mean to the stage. */
import type { Tool, ToolKey, ToolPointer } from '#renderer/tools/Tool.ts';
import type { Camera, Point } from './camera.ts';
import { PointerGestures, type PointerInput } from './PointerGestures.ts';

export interface StageInputTarget {
  readonly camera: () => Camera;
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (at: Point, factor: number) => void;
  readonly onPointer: (at: ToolPointer | null) => void;
}

export type ToolKeyDetail = Parameters<Tool['key']>[1];

const WHEEL_SPEED = 0.0022;

export class StageInput {
  readonly #box: HTMLElement;
  readonly #target: StageInputTarget;
  readonly #gestures: PointerGestures;
  readonly #stop = new AbortController();
  #tool: Tool | null = null;
  #cursor = 'default';
  #isSpaceHeld = false;
  #frame: number | null = null;
  /** Where the stage is on the page, as long as it cannot have moved: asking again may cost a layout. */
  #place: DOMRect | null = null;

  constructor(box: HTMLElement, target: StageInputTarget) {
    this.#box = box;
    this.#target = target;
    this.#gestures = new PointerGestures({ ...target, requestFlush: () => this.#requestFlush() });
    // Otherwise the browser scrolls and zooms the page by touch.
    box.style.touchAction = 'none';
    this.#listen();
  }

  setTool(tool: Tool | null): void {
    this.#tool = tool;
    this.#gestures.setTool(tool);
  }

  /** What CSS shows under the pointer while nothing is dragged. */
  setCursor(cursor: string): void {
    this.#cursor = cursor;
    this.#showCursor();
  }

  /** @returns true when the tool in hand had a use for the key */
  key(key: ToolKey, more: ToolKeyDetail): boolean {
    this.#gestures.flush();
    return this.#tool?.key(key, more) ?? false;
  }

  /** The camera is another one. */
  viewMoved(): void {
    this.#gestures.viewMoved();
  }

  /** Gives up what the tool is at: the image is another one now. */
  giveUp(): void {
    this.#gestures.giveUp();
  }

  destroy(): void {
    this.#stop.abort();
    this.#gestures.setTool(null);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #listen(): void {
    const on = { signal: this.#stop.signal };
    const box = this.#box;
    const gestures = this.#gestures;
    box.addEventListener('wheel', (event) => this.#onWheel(event), { ...on, passive: false });
    box.addEventListener('pointerdown', (event) => this.#onPointerDown(event), on);
    box.addEventListener('pointermove', (event) => gestures.move(this.#placesOf(event)), on);
    box.addEventListener('pointerup', (event) => this.#end(() => gestures.up(this.#inputOf(event))), on);
    box.addEventListener('pointercancel', (event) => this.#end(() => gestures.cancel(event.pointerId)), on);
    // After `pointerup` this finds nothing to cancel.
    box.addEventListener('lostpointercapture', (event) => this.#end(() => gestures.cancel(event.pointerId)), on); // prettier-ignore
    box.addEventListener('pointerleave', () => gestures.leave(), on);
    // An overlay that is pressed itself, such as the overview, takes the pointer off the picture.
    box.addEventListener('pointerover', (event) => isControl(event.target) && gestures.leave(), on);
    box.addEventListener('contextmenu', (event) => this.#tool !== null && event.preventDefault(), on);
    // The middle button must not start the browser's own scrolling.
    box.addEventListener('mousedown', (event) => event.button === 1 && event.preventDefault(), on);
    window.addEventListener('keydown', (event) => this.#onKey(event, true), on);
    window.addEventListener('keyup', (event) => this.#onKey(event, false), on);
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-event.deltaY * WHEEL_SPEED * (event.deltaMode === 1 ? 16 : 1));
      this.#target.zoom(this.#pointOf(event), factor);
      return;
    }
    this.#target.pan(-event.deltaX, -event.deltaY);
  }

  #onPointerDown(event: PointerEvent): void {
    this.#box.setPointerCapture(event.pointerId);
    this.#gestures.down(this.#inputOf(event), this.#isSpaceHeld && event.button === 0);
    this.#showCursor();
  }

  #end(how: () => void): void {
    how();
    this.#showCursor();
  }

  #onKey(event: KeyboardEvent, isDown: boolean): void {
    if (event.key === 'Shift' || event.key === 'Alt' || event.key === 'Control' || event.key === 'Meta') {
      this.#gestures.modifiers(modifiersOf(event));
      return;
    }
    const isTyping =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, button, a');
    if (event.code !== 'Space' || (isDown && isTyping)) return;
    if (isDown) event.preventDefault();
    this.#isSpaceHeld = isDown;
    this.#showCursor();
  }

  #showCursor(): void {
    this.#box.style.cursor = this.#gestures.isPanning
      ? 'grabbing'
      : this.#isSpaceHeld
        ? 'grab'
        : this.#cursor;
  }

  #requestFlush(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#place = null;
      this.#gestures.flush();
    });
  }

  /** Every place the pointer was at since the last event: browsers report at most once per frame. */
  #placesOf(event: PointerEvent): PointerInput[] {
    // Browsers leave it out where a page came over plain HTTP.
    const places = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
    return (places.length > 0 ? places : [event]).map((place) => this.#inputOf(place));
  }

  #inputOf(event: PointerEvent): PointerInput {
    const { pointerId, pointerType, button, pressure, timeStamp } = event;
    return {
      pointerId,
      device: pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse',
      button,
      ...this.#pointOf(event),
      pressure,
      ...modifiersOf(event),
      timeMs: timeStamp,
    };
  }

  #pointOf(event: MouseEvent): Point {
    // Without a frame to come, nothing would forget it.
    const known = this.#frame === null ? null : this.#place;
    this.#place = known ?? this.#box.getBoundingClientRect();
    return { x: event.clientX - this.#place.left, y: event.clientY - this.#place.top };
  }
}

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.dataset['control'] !== undefined;

const modifiersOf = (
  event: MouseEvent | KeyboardEvent,
): { readonly shift: boolean; readonly alt: boolean; readonly mod: boolean } => ({
  shift: event.shiftKey,
  alt: event.altKey,
  mod: event.ctrlKey || event.metaKey,
});
