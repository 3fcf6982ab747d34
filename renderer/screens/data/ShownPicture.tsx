/** One image as training sees it, with its mask or points laid over it, drawn in its own pixels. */
import { useEffect, useRef } from 'react';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ShownImage, ShownSize } from '#shared/domain/shownData.ts';
import { rgbOf, withMask } from '#shared/kernels/contactSheet.ts';
import classes from './Data.module.css';

/** More of them are drawn smaller, so that the image is seen below. */
const MANY_POINTS = 24;

export interface ShownPictureProps {
  readonly image: ShownImage;
  readonly size: Pick<ShownSize, 'widthPx' | 'heightPx'>;
  readonly labels: ReadonlyMap<number, LabelClass>;
  /** 0 to 1. */
  readonly opacity: number;
  /** What it shows, for those who do not see it. */
  readonly title: string;
}

export function ShownPicture({ image, size, labels, opacity, title }: ShownPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { widthPx, heightPx } = size;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.putImageData(pixelsOf(image, { widthPx, heightPx, labels, opacity }), 0, 0);
  }, [image, widthPx, heightPx, labels, opacity]);
  return (
    <div className={classes['picture']} style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
      <canvas ref={canvas} width={widthPx} height={heightPx} role="img" aria-label={title} />
      {image.points
        .filter(({ counts }) => counts)
        .map(({ classId, x, y }) => (
          <i
            key={classId}
            className={classes['point']}
            data-many={image.points.length > MANY_POINTS || undefined}
            style={{
              left: `${100 * x}%`,
              top: `${100 * y}%`,
              background: labels.get(classId)?.color ?? 'white',
            }}
          />
        ))}
    </div>
  );
}

type Look = Pick<ShownPictureProps, 'labels' | 'opacity'> & ShownPictureProps['size'];

function pixelsOf(image: ShownImage, { widthPx, heightPx, labels, opacity }: Look): ImageData {
  const pixels = new ImageData(widthPx, heightPx);
  const colors = new Map([...labels].map(([id, { color }]) => [id, rgbOf(color)]));
  const rgb = withMask(image, colors, opacity);
  for (let i = 0; i < widthPx * heightPx; i += 1) {
    pixels.data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  return pixels;
}
