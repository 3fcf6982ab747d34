/** What is drawn above the picture: masks, points, drafts, the brush under the pointer. */
import type Konva from 'konva';
import type { Camera, Point, Size } from './camera.ts';

/** What an overlay draws into. Layers and canvases lie above those that were asked for before. */
export interface OverlayHost {
  /** For lines and handles. It is as large as the stage and follows its size. */
  readonly addLayer: () => Konva.Layer;
  /** For pixels. It covers the stage; its resolution is up to the overlay. */
  readonly addCanvas: () => HTMLCanvasElement;
  /** Moves the picture so that this pixel of the image is in the middle. */
  readonly lookAt: (at: Point) => void;
}

/** Where the picture is. */
export interface StageView {
  readonly camera: Camera;
  /** The image, in its own pixels. */
  readonly image: Size;
  /** The stage, in CSS pixels. */
  readonly canvas: Size;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** Where the whole picture is read, as it is shown; null for one that is shown in squares. */
  readonly url: string | null;
  /** The image itself once it is decoded, and not its preview. */
  readonly picture: HTMLImageElement | null;
}

/** One thing above the picture. It may be taken off and put on again, on another stage too. */
export interface Overlay {
  readonly attach: (host: OverlayHost) => void;
  /** After `attach`, and when the camera, the picture or the size of the stage is another one. At most once per frame. */
  readonly place: (view: StageView) => void;
  /** The layers and canvases go with it. */
  readonly detach: () => void;
}
