/** Where an image lies on the canvas: scale and offset, and the few ways to change them. Pure. */

export interface Camera {
  /** Canvas pixels per image pixel. */
  readonly scale: number;
  /** Canvas position of the image's top left corner. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const MARGIN_PX = 16;
/** A 16-pixel image is shown large enough to see, but not as a wall of colour. */
const MAX_FIT = 16;
const MAX_SCALE = 64;
const MIN_SCALE = 0.01;
/** At least this much of the image stays in sight. */
const KEEP_PX = 48;

/** The whole image in the middle, with a small margin. */
export function fit(image: Size, canvas: Size): Camera {
  const scale = Math.min(
    MAX_FIT,
    Math.max(1, canvas.widthPx - 2 * MARGIN_PX) / image.widthPx,
    Math.max(1, canvas.heightPx - 2 * MARGIN_PX) / image.heightPx,
  );
  return centered(image, canvas, scale);
}

export function centered(image: Size, canvas: Size, scale: number): Camera {
  return {
    scale,
    x: Math.round((canvas.widthPx - image.widthPx * scale) / 2),
    y: Math.round((canvas.heightPx - image.heightPx * scale) / 2),
  };
}

/** Another scale; the image point under `at` stays where it is. */
export function zoomAt(camera: Camera, at: Point, scale: number): Camera {
  const next = Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
  const ratio = next / camera.scale;
  return { scale: next, x: at.x - (at.x - camera.x) * ratio, y: at.y - (at.y - camera.y) * ratio };
}

export const pan = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx,
  y: camera.y + dy,
});

/** The same zoom on another image; what was in the middle of the canvas stays there, in proportion to the images' sizes. */
export function carriedOver(camera: Camera, from: Size, to: Size, canvas: Size): Camera {
  const { scale, x, y } = camera;
  const [middleX, middleY] = [canvas.widthPx / 2, canvas.heightPx / 2];
  return {
    scale,
    x: middleX - ((middleX - x) / from.widthPx) * to.widthPx,
    y: middleY - ((middleY - y) / from.heightPx) * to.heightPx,
  };
}

/** Keeps part of the image in sight. */
export function keepInSight(camera: Camera, image: Size, canvas: Size): Camera {
  const keep = (offset: number, imagePx: number, canvasPx: number): number => {
    const length = imagePx * camera.scale;
    const margin = Math.min(KEEP_PX, length);
    return Math.min(canvasPx - margin, Math.max(margin - length, offset));
  };
  return {
    ...camera,
    x: keep(camera.x, image.widthPx, canvas.widthPx),
    y: keep(camera.y, image.heightPx, canvas.heightPx),
  };
}
