/** The points of an image as dots on its thumbnail, all of one size however large the image is. */
import { usePointTile } from '#renderer/hooks/usePointTiles.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import type { Item } from '#shared/domain/item.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import classes from './PointDots.module.css';

export interface PointDotsProps {
  readonly project: ProjectId;
  readonly item: Item;
  /** As the thumbnail: whole in its square, or filling it. */
  readonly fit: 'contain' | 'cover';
}

const NONE: readonly LabelClass[] = [];

export function PointDots({ project, item, fit }: PointDotsProps) {
  const points = usePointTile(project, item.id);
  const all = useClasses() ?? NONE;
  if (points === undefined || points.length === 0) return null;
  return (
    <svg
      className={classes['dots']}
      viewBox={`0 0 ${String(item.widthPx)} ${String(item.heightPx)}`}
      preserveAspectRatio={fit === 'cover' ? 'xMidYMid slice' : 'xMidYMid meet'}
      data-fit={fit}
      data-many={points.length > 20 || undefined}
      aria-hidden
    >
      {lines(points, all).map(({ color, d }) => (
        <g key={color}>
          <path className={classes['edge']} d={d} />
          <path className={classes['dot']} d={d} stroke={color} />
        </g>
      ))}
    </svg>
  );
}

/** One path for each colour: a dot is a line without length, whose round ends are of constant size. */
function lines(
  points: ItemPoints,
  all: readonly LabelClass[],
): readonly { readonly color: string; readonly d: string }[] {
  const colors = new Map(all.map(({ id, color }) => [id, color]));
  const paths = new Map<string, string>();
  for (const [id, { x, y, v }] of points) {
    const color = colors.get(id);
    if (color === undefined || v === 0) continue;
    paths.set(color, `${paths.get(color) ?? ''}M${x.toFixed(1)} ${y.toFixed(1)}h0`);
  }
  return [...paths].map(([color, d]) => ({ color, d }));
}
