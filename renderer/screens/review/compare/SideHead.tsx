/** Above what one of two runs says of an image: which run, how wrong it is, and the way to its own predictions. */
import { IconArrowUpRight } from '@tabler/icons-react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { remember } from '#renderer/session/navigation.ts';
import { compareText } from '#renderer/text/reviewCompare.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { WRONGNESS } from '#shared/contract/runComparisonText.ts';
import type { Run } from '#shared/domain/run.ts';
import type { ComparedItem } from '#shared/domain/runComparison.ts';
import { SideBadge } from './SideBadge.tsx';
import classes from '../Review.module.css';
import own from './Compare.module.css';

export interface SideHeadProps {
  readonly side: 'a' | 'b';
  readonly run: Run;
  readonly one: ComparedItem;
}

export function SideHead({ side, run, one }: SideHeadProps) {
  const { title, show } = WRONGNESS[run.kind];
  const name = compareText.runName(run.name, run.id);
  const item = String(one.item);
  return (
    <div className={own['sideHead']}>
      <SideBadge side={side} />
      <bdi className="truncate" title={name}>
        {name}
      </bdi>
      <span className={classes['spacer']} />
      <span className={`${own['figure']} num`} data-better={one[side] < one[other(side)] || undefined}>
        {title} {show(one[side])}
      </span>
      <TipIcon
        label={compareText.pick(name)}
        size={28}
        onClick={() =>
          remember({
            run: run.id,
            tab: 'predictions',
            item,
            look: run.kind === 'tags' ? null : item,
            ...{ class: null, as: null, kind: null },
          })
        }
      >
        <IconArrowUpRight {...smallIcon} />
      </TipIcon>
    </div>
  );
}

const other = (side: 'a' | 'b'): 'a' | 'b' => (side === 'a' ? 'b' : 'a');
