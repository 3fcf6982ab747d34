/** What a project of points keeps of annotations: one set of points for each image. */
import type { PixelSize } from '#shared/domain/mask.ts';
import type { AnnotatedImage, NamedPoint, Report, Shape } from '../annotations.ts';

/**
 * The points of the first set of an image, in pixels; a name that comes twice, further sets, and shapes are reported.
 * @param size of the image: coordinates may be shares of it
 */
export function keepPoints(image: AnnotatedImage, size: PixelSize, report: Report): readonly NamedPoint[] {
  const [first, ...more] = image.sets;
  for (const set of more) report('points of a second object, of which an image can have one', set.place);
  for (const shape of image.shapes) report(`${nameOf(shape)}, which is no point`, shape.place);
  const [sx, sy] = image.isRelative ? [size.widthPx, size.heightPx] : [1, 1];
  const kept = new Map<string, NamedPoint>();
  for (const point of first?.points ?? []) {
    if (kept.has(point.name)) report('a point that the image has already', first?.place ?? image.place);
    else kept.set(point.name, { ...point, x: point.x * sx, y: point.y * sy });
  }
  return [...kept.values()];
}

function nameOf(shape: Shape): string {
  switch (shape.kind) {
    case 'other':
      return `a ${shape.what}`;
    case 'ellipse':
      return 'an ellipse';
    case 'box':
    case 'polygon':
      return `a ${shape.kind}`;
    case 'rle':
    case 'row-runs':
      return 'a mask';
  }
}
