/** Where masks are drawn: puts the open mask, the tool in hand, its drafts and the layers above the picture together. */
import type { MaskDocument } from '#renderer/document/MaskDocument.ts';
import { WorkerSense } from '#renderer/sense/WorkerSense.ts';
import { drawing, type Drawing, type UnderPointer } from '#renderer/session/drawing.ts';
import { createMaskTool, pickClassUnder } from '#renderer/tools/mask/createMaskTool.ts';
import type { Draft, MaskEditor } from '#renderer/tools/mask/MaskEditor.ts';
import { classUnder } from '#renderer/tools/mask/Painting.ts';
import type { Tool, ToolPointer } from '#renderer/tools/Tool.ts';
import { isCancelled } from '#shared/contract/errors.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Raster, Rect } from '#shared/domain/mask.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import { MaskScene } from './MaskScene.ts';

export interface MaskBoardEvents {
  /** Somebody wanted to paint and there is no class to paint with. */
  readonly onNoClass: () => void;
  /** There is no object in the box that was dragged. */
  readonly onNoObject: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** An image that is only passed by is not decoded a second time to name the colours under the pointer. */
const COLORS_AFTER_MS = 700;
/** Between two tellings of what is under the pointer. */
const UNDER_MS = 60;

/** One for the whole time that masks are drawn, whatever image is open: an overlay of the stage, and its tool. */
export class MaskBoard implements Overlay {
  readonly editor: MaskEditor;
  readonly tool: Tool;
  readonly #events: MaskBoardEvents;
  readonly #scene = new MaskScene();
  readonly #sense = new WorkerSense();
  #mask: MaskDocument | null = null;
  #openedMs = 0;
  #view: StageView | null = null;
  #classes: readonly LabelClass[] = [];
  #inHand: Tool;
  #pointer: ToolPointer | null = null;
  #draft: Draft | null = null;
  #suggestion: Raster | null = null;
  #rgb: UnderPointer['rgb'] = null;
  #isAsking = false;
  #underTimer: ReturnType<typeof setTimeout> | null = null;
  #stop: (() => void) | null = null;

  constructor(events: MaskBoardEvents) {
    this.#events = events;
    this.editor = this.#createEditor();
    this.#inHand = createMaskTool(drawing.getState().tool, this.editor);
    this.tool = {
      down: (at) => this.#inHand.down(at),
      move: (path) => this.#inHand.move(path),
      up: (at) => this.#inHand.up(at),
      key: (key, more) => this.#inHand.key(key, more),
      cancel: () => this.#inHand.cancel(),
      lost: () => this.#inHand.lost?.(),
    };
  }

  attach(host: OverlayHost): void {
    this.#scene.attach(host);
    this.#scene.setLook(drawing.getState(), this.#classes);
    this.#takeTool(drawing.getState());
    this.#stop = drawing.subscribe((now, before) => this.#onDrawing(now, before));
  }

  place(view: StageView): void {
    this.#view = view;
    this.#openSense();
    this.#scene.place(view);
  }

  detach(): void {
    this.#stop?.();
    this.#stop = null;
    if (this.#underTimer !== null) clearTimeout(this.#underTimer);
    this.#underTimer = null;
    this.#inHand.cancel();
    this.#sense.close();
    this.#view = null;
    this.#scene.detach();
    drawing.setState({ under: null, busy: null });
  }

  /** Draws on this mask from now on, that of the image on the stage. A gesture on the one before is given up. */
  open(mask: MaskDocument | null): void {
    if (mask === this.#mask) return;
    this.#inHand.cancel();
    this.#mask = mask;
    this.#openedMs = performance.now();
    this.#rgb = null;
    this.#scene.setMask(mask?.raster ?? null);
    this.setSuggestion(null);
    this.#openSense();
    this.#showUnder();
  }

  setClasses(classes: readonly LabelClass[]): void {
    this.#classes = classes;
    this.#scene.setLook(drawing.getState(), classes);
  }

  /** Pixels of the open mask are other ones now: what its document tells. */
  changed(rect: Rect | null): void {
    this.#scene.changed(rect);
  }

  /** What a model says of the open image: hatched wherever nothing is drawn yet. Null: nothing. */
  setSuggestion(suggestion: Raster | null): void {
    const raster = this.#mask?.raster;
    const fits = suggestion?.widthPx === raster?.widthPx && suggestion?.heightPx === raster?.heightPx;
    this.#suggestion = fits ? suggestion : null;
    this.#scene.setSuggestion(this.#suggestion, raster ?? null);
  }

  get suggestion(): Raster | null {
    return this.#suggestion;
  }

  /** Where the pointer is, as the stage tells it. */
  onPointer(at: ToolPointer | null): void {
    this.#pointer = at;
    this.#showRing();
    this.#showUnderSoon();
  }

  /** Paints on with the class under the pointer. */
  pickClass(): void {
    if (this.#pointer !== null) pickClassUnder(this.editor, this.#pointer);
  }

  /** Gives up the gesture under way, so that a command can change the mask. */
  giveUp(): void {
    this.#inHand.cancel();
  }

  /** The colours of the picture that is shown, if it is that of the open mask. */
  #openSense(): void {
    const [view, raster] = [this.#view, this.#mask?.raster];
    if (view?.url === undefined || view.url === null) {
      this.#sense.open(null);
      return;
    }
    // Another page of a file may have another size.
    const isOf = raster?.widthPx === view.image.widthPx && raster.heightPx === view.image.heightPx;
    this.#sense.open(isOf ? { ...view.image, url: view.url } : null);
  }

  #createEditor(): MaskEditor {
    return {
      mask: () => this.#mask,
      settings: () => drawing.getState().settings,
      classId: () => drawing.getState().classId,
      classIds: () => this.#classes.map(({ id }) => id),
      nameOf: (id) => this.#classes.find((one) => one.id === id)?.name ?? '',
      pickClass: (classId) => drawing.setState({ classId }),
      sense: this.#sense,
      setDraft: (draft) => this.#showDraft(draft),
      setBusy: (busy) => drawing.setState({ busy }),
      onNoClass: () => this.#events.onNoClass(),
      onNoObject: () => this.#events.onNoObject(),
      // What was looked for in a picture that is not shown any more.
      onFailed: (error) => {
        if (!isCancelled(error)) this.#events.onFailed(error);
      },
    };
  }

  #onDrawing(now: Drawing, before: Drawing): void {
    if (now.tool !== before.tool) this.#takeTool(now);
    const isOtherLook =
      now.mask !== before.mask ||
      now.hasPixelGrid !== before.hasPixelGrid ||
      now.hasMiniMap !== before.hasMiniMap;
    if (isOtherLook) this.#scene.setLook(now, this.#classes);
    if (now.tool === before.tool && now.settings === before.settings && now.classId === before.classId)
      return;
    this.#showRing();
    this.#showDraft(this.#draft);
    // Superpixels have another size now: the one under the pointer is another one.
    if (now.settings.superpixelPx !== before.settings.superpixelPx && this.#pointer !== null) {
      this.#inHand.move([this.#pointer]);
    }
  }

  #takeTool({ tool }: Drawing): void {
    this.#inHand.cancel();
    this.#inHand = createMaskTool(tool, this.editor);
  }

  #showDraft(draft: Draft | null): void {
    this.#draft = draft;
    this.#scene.setDraft(draft, drawing.getState().classId);
  }

  #showRing(): void {
    const { tool, settings, classId } = drawing.getState();
    const at = this.#pointer;
    if (at === null || (tool !== 'brush' && tool !== 'eraser')) {
      this.#scene.setRing(null, null);
      return;
    }
    const erases = tool === 'eraser' || at.alt;
    const { brushPx: px, brushShape: shape } = settings;
    this.#scene.setRing({ x: at.x, y: at.y, px, shape }, erases ? null : classId);
  }

  /** Not with every frame: each time the page lays out its status line anew. */
  #showUnderSoon(): void {
    this.#underTimer ??= setTimeout(() => {
      this.#underTimer = null;
      this.#showUnder();
    }, UNDER_MS);
  }

  #showUnder(): void {
    const at = this.#pointer;
    const raster = this.#mask?.raster;
    const isOn = at && raster && at.x >= 0 && at.y >= 0 && at.x < raster.widthPx && at.y < raster.heightPx;
    if (!isOn) {
      if (drawing.getState().under !== null) drawing.setState({ under: null });
      return;
    }
    const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
    const classId = classUnder(this.editor, at);
    const before = drawing.getState().under;
    const isSame =
      before?.x === x && before.y === y && before.classId === classId && before.rgb === this.#rgb;
    if (!isSame) drawing.setState({ under: { x, y, classId, rgb: this.#rgb } });
    if (before?.x !== x || before.y !== y) void this.#askColor(at);
  }

  /** One question at a time; the colour of the place before is shown until the answer is there. */
  async #askColor(at: ToolPointer): Promise<void> {
    if (this.#isAsking || performance.now() - this.#openedMs < COLORS_AFTER_MS) return;
    this.#isAsking = true;
    const mask = this.#mask;
    try {
      const rgb = await this.#sense.pixel(at);
      if (this.#mask === mask) this.#rgb = rgb;
    } catch {
      // The image cannot be read, which the screen says; there is no colour to name.
    } finally {
      this.#isAsking = false;
    }
    const under = drawing.getState().under;
    if (under !== null && this.#mask === mask) drawing.setState({ under: { ...under, rgb: this.#rgb } });
    const now = this.#pointer;
    const hasMoved = now !== null && (Math.floor(now.x) !== Math.floor(at.x) || Math.floor(now.y) !== Math.floor(at.y)); // prettier-ignore
    if (hasMoved && under !== null) void this.#askColor(now);
  }
}

/** What CSS shows under the pointer for a tool: the brush itself is drawn. */
export const maskCursor = ({ tool }: Pick<Drawing, 'tool'>): string =>
  tool === 'brush' || tool === 'eraser' ? 'none' : 'crosshair';
