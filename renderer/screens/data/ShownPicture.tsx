/** One image as training sees it, with its mask or points laid over it, drawn in its own pixels. */
import { useEffect, useRef } from 'react';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ShownImage, ShownSize } from '#shared/domain/shownData.ts';
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

function pixelsOf({ rgb, mask }: ShownImage, { widthPx, heightPx, labels, opacity }: Look): ImageData {
  const pixels = new ImageData(widthPx, heightPx);
  const colors = new Map([...labels].map(([id, { color }]) => [id, channelsOf(color)]));
  for (let i = 0; i < widthPx * heightPx; i += 1) {
    const color = mask === null ? undefined : colors.get(mask[i] ?? 0);
    const part = color === undefined ? 0 : opacity;
    for (let c = 0; c < 3; c += 1)
      pixels.data[4 * i + c] = (1 - part) * (rgb[3 * i + c] ?? 0) + part * (color?.[c] ?? 0);
    pixels.data[4 * i + 3] = 255;
  }
  return pixels;
}

/** "#4d9fe6" */
const channelsOf = (color: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
