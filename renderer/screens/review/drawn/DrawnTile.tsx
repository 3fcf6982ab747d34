/** One validation image of masks or points: the picture with what is wrong on it, and its figure. */
import { memo, useEffect, useMemo, useRef } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { DrawnComparison, MaskComparison, PointComparison } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { paletteTo } from '#shared/kernels/mask/colorize.ts';
import { wholeOf } from '#shared/kernels/mask/rects.ts';
import { maskPicture, rastersOf, type MaskQuestion } from './maskPictures.ts';
import { PairsPicture } from './PairsPicture.tsx';
import classes from '../Review.module.css';
import own from './Drawn.module.css';

export interface DrawnTileProps extends MaskQuestion {
  readonly project: ProjectId;
  readonly item: ItemId;
  readonly index: number;
  readonly path: string;
  readonly figure: string;
  /** Null until it was read. */
  readonly comparison: DrawnComparison | null;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
}

export function DrawnTile({
  project,
  item,
  index,
  path,
  figure,
  comparison,
  isCurrent,
  onOpen,
  ...asked
}: DrawnTileProps) {
  return (
    <div role="gridcell" className={classes['cell']}>
      <button
        type="button"
        className={`${classes['tile']} ${own['tile']}`}
        data-index={index}
        tabIndex={isCurrent ? 0 : -1}
        title={path}
        aria-label={drawnText.tile(path, figure)}
        onClick={onOpen}
      >
        <span className={own['picture']}>
          <img src={thumbUrl(project, item)} alt="" loading="lazy" draggable={false} />
          {comparison?.kind === 'masks' ? <MaskOverlay comparison={comparison} {...asked} /> : null}
          {comparison?.kind === 'points' ? <PointOverlay comparison={comparison} {...asked} /> : null}
        </span>
        <span className={`${classes['line']} ${classes['small']} num`}>
          <span className="truncate">
            <bdi>{path.split('/').at(-1)}</bdi>
          </span>
          <span className={classes['spacer']} />
          <span className={own['figure']}>{figure}</span>
        </span>
      </button>
    </div>
  );
}

/** Fills the picture that it lies in. */
export const MaskOverlay = memo(function MaskOverlay({
  comparison,
  shown,
  only,
  voidIndex,
  colors,
}: MaskQuestion & {
  readonly comparison: MaskComparison;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rasters = useMemo(() => rastersOf(comparison), [comparison]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const { raster, palette } = maskPicture(rasters, { shown, only, voidIndex, colors });
    if (context === null || context === undefined) return;
    const image = new ImageData(raster.widthPx, raster.heightPx);
    paletteTo(raster, wholeOf(raster), palette, new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
  }, [rasters, shown, only, voidIndex, colors]);
  return <canvas ref={canvas} width={comparison.widthPx} height={comparison.heightPx} aria-hidden />;
});

function PointOverlay({
  comparison,
  shown,
  only,
  colors,
}: MaskQuestion & { readonly comparison: PointComparison }) {
  return <PairsPicture {...{ comparison, colors, only }} shown={shown === 'differences' ? 'both' : shown} />;
}
