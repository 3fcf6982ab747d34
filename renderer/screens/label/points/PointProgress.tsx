/** How far an image of the list is: of how many of its points somebody has said where they are, or that they are missing. */
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { usePointTile } from '#renderer/hooks/usePointTiles.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';

export interface PointProgressProps {
  readonly project: ProjectId;
  readonly id: ItemId;
  readonly className?: string | undefined;
}

/** Null until it was read. */
function useProgress(project: ProjectId, id: ItemId): { readonly said: number; readonly all: number } | null {
  const points = usePointTile(project, id);
  const all = useClasses();
  if (points === undefined || all === null) return null;
  const said = all.filter((one) => points.some(([known]) => known === one.id)).length;
  return { said, all: all.length };
}

export function PointProgress({ project, id, className }: PointProgressProps) {
  const progress = useProgress(project, id);
  return (
    <span className={`${className ?? ''} num`}>
      {progress === null ? '' : pointsText.info.partly(progress.said, progress.all)}
    </span>
  );
}

/** The dot of the filmstrip: half full while points are open. */
export function PointMark({ project, id, className }: PointProgressProps) {
  const progress = useProgress(project, id);
  const isStarted = progress !== null && progress.said < progress.all;
  return <span className={className} data-started={isStarted || undefined} />;
}
