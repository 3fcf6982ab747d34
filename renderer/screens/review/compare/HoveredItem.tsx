/** Below the dots: which image the pointer is at. */
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import { changeWords, compareText } from '#renderer/text/reviewCompare.ts';
import { WRONGNESS } from '#shared/contract/runComparisonText.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import type { ComparedItem } from '#shared/domain/runComparison.ts';
import classes from '../Review.module.css';
import own from './Compare.module.css';

export interface HoveredItemProps {
  readonly project: Project;
  readonly kind: Kind;
  readonly one: ComparedItem | null;
}

const NONE: readonly number[] = [];

export function HoveredItem({ project, kind, one }: HoveredItemProps) {
  const paths = usePaths(project.id, one === null ? NONE : [one.item]);
  if (one === null) {
    return (
      <div className={own['hovered']}>
        <span className={classes['small']}>{compareText.hoverHint}</span>
      </div>
    );
  }
  const { show, title } = WRONGNESS[kind];
  return (
    <div className={own['hovered']}>
      <img src={thumbUrl(project.id, one.item)} alt="" draggable={false} />
      <span className={own['rowBody']}>
        <span className="truncate">
          <bdi>{paths.get(one.item)?.split('/').at(-1)}</bdi>
        </span>
        <span className={`${classes['small']} num`}>
          {compareText.figures(changeWords[one.change], title, show(one.a), show(one.b))}
        </span>
      </span>
    </div>
  );
}
