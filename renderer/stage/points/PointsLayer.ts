/** Points above the picture: one Konva shape for all of them, drawn again when one of them or the camera moves. */
import Konva from 'konva';
import type { ToolPointer } from '#renderer/tools/Tool.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import { drawLines, drawMarks, drawNext, drawRubber } from './drawPoints.ts';
import { pointLines, pointMarks, type PointsPicture } from './pointMarks.ts';

/** Where the layer learns what to show. */
export interface PointsSource {
  readonly picture: () => PointsPicture;
  /** @returns the way to stop */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Above so many points they are drawn smaller. */
const MANY = 20;
const RADIUS_PX = { few: 5.5, many: 3.5 } as const;

export class PointsLayer implements Overlay {
  readonly #source: PointsSource;
  #layer: Konva.Layer | null = null;
  #view: StageView | null = null;
  #pointer: ToolPointer | null = null;
  #stop = (): void => undefined;

  constructor(source: PointsSource) {
    this.#source = source;
  }

  attach(host: OverlayHost): void {
    const layer = host.addLayer();
    layer.add(
      new Konva.Shape({
        listening: false,
        perfectDrawEnabled: false,
        sceneFunc: (context) => this.#draw(context._context),
      }),
    );
    this.#layer = layer;
    this.#stop = this.#source.subscribe(() => layer.batchDraw());
  }

  place(view: StageView): void {
    this.#view = view;
    this.#layer?.batchDraw();
  }

  detach(): void {
    this.#stop();
    this.#layer = null;
  }

  /** Where the pointer is: what comes next is said beside it. */
  point(at: ToolPointer | null): void {
    this.#pointer = at;
    this.#layer?.batchDraw();
  }

  #draw(context: CanvasRenderingContext2D): void {
    const view = this.#view;
    const picture = this.#source.picture();
    if (view === null || picture.isHidden) return;
    const marks = pointMarks(picture, view);
    const radius = picture.classes.length > MANY ? RADIUS_PX.many : RADIUS_PX.few;
    drawLines(context, pointLines(picture, view));
    this.#drawEdge(context, picture, view);
    drawMarks(context, picture.isDragging ? marks.map(unnamed) : marks, radius);
    this.#drawNext(context, picture, view);
  }

  #drawEdge(context: CanvasRenderingContext2D, picture: PointsPicture, view: StageView): void {
    const from = pointMarks(picture, view).find(({ id }) => id === picture.edgeFrom);
    if (from === undefined || this.#pointer === null) return;
    drawRubber(context, from, onCanvas(this.#pointer, view));
  }

  #drawNext(context: CanvasRenderingContext2D, picture: PointsPicture, view: StageView): void {
    const { targetId, hoverId, isDragging, isSkeleton, classes } = picture;
    const next = classes.find(({ id }) => id === targetId);
    const at = this.#pointer;
    if (next === undefined || at === null || hoverId !== null || isDragging || isSkeleton) return;
    if (at.device !== 'touch') drawNext(context, next, onCanvas(at, view), view.canvas);
  }
}

/** While one is dragged the loupe says which it is. */
const unnamed = <T extends { readonly isSelected: boolean }>(mark: T): T =>
  mark.isSelected ? { ...mark, hasName: false } : mark;

const onCanvas = ({ x, y }: ToolPointer, { camera }: StageView): { x: number; y: number } => ({
  x: camera.x + x * camera.scale,
  y: camera.y + y * camera.scale,
});
