/** An image with what the run did not look at dark, and (where there is a map) coloured by what speaks for a class. */
import { useEffect, useRef } from 'react';
import { JpegPicture } from '#renderer/components/JpegPicture.tsx';
import type { Explanation, HeatMap } from '#shared/domain/explanation.ts';
import { heatPixels } from '#shared/kernels/heatMap.ts';
import own from './Explain.module.css';

/** Side of the coloured square: smooth at any size it is shown in, as the map has a few cells only. */
const HEAT_PX = 256;

export interface HeatFigureProps {
  readonly explanation: Explanation;
  /** Null leaves the image as it is. */
  readonly map: HeatMap | null;
  readonly opacity: number;
  readonly caption: string;
  /** Says the picture to who cannot see it. */
  readonly label: string;
}

export function HeatFigure({ explanation, map, opacity, caption, label }: HeatFigureProps) {
  const { size, seen, preview } = explanation;
  const share = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  const place = {
    left: share(seen.x, size.widthPx),
    top: share(seen.y, size.heightPx),
    width: share(seen.w, size.widthPx),
    height: share(seen.h, size.heightPx),
  };
  return (
    <figure className={own['figure']}>
      <div
        className={own['picture']}
        role="img"
        aria-label={label}
        style={{ ['--ratio' as string]: size.widthPx / size.heightPx }}
      >
        <JpegPicture jpeg={preview} />
        {isWhole(explanation) ? null : <div className={own['seen']} style={place} />}
        {map === null ? null : <HeatCanvas map={map} style={{ ...place, opacity }} />}
      </div>
      <figcaption className={`${own['caption']} truncate`} title={caption}>
        <bdi>{caption}</bdi>
      </figcaption>
    </figure>
  );
}

/** Whether the run saw all of the image, or all but the rest of a rounding. */
export const isWhole = ({ size, seen }: Explanation): boolean =>
  seen.w > 0.98 * size.widthPx && seen.h > 0.98 * size.heightPx;

interface HeatCanvasProps {
  readonly map: HeatMap;
  readonly style: React.CSSProperties;
}

function HeatCanvas({ map, style }: HeatCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const image = new ImageData(HEAT_PX, HEAT_PX);
    new Uint32Array(image.data.buffer).set(heatPixels(map, { widthPx: HEAT_PX, heightPx: HEAT_PX }));
    context.putImageData(image, 0, 0);
  }, [map]);
  return (
    <canvas ref={canvas} className={own['heat']} width={HEAT_PX} height={HEAT_PX} style={style} aria-hidden />
  );
}
