/** The images the next run uses: counts per side, how they were split, and the way to split anew. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { splitText } from '#renderer/text/split.ts';
import { planText } from '#renderer/text/train.ts';
import type { Project } from '#shared/domain/project.ts';
import { SplitEditor } from '../split/SplitEditor.tsx';
import classes from './Train.module.css';

export function PlanData({ project }: { readonly project: Project }) {
  const [isOpen, setIsOpen] = useState(false);
  const { train, valid, none } = project.counts.bySplit;
  const hasSplit = train > 0 && valid > 0;
  const unlabeled = project.counts.items - project.counts.labeled;
  const canSplit = project.counts.labeled >= 2;
  return (
    <section className={classes['section']} aria-label={planText.data.title}>
      <div className={classes['between']}>
        <div>
          <div className="num">
            {hasSplit
              ? planText.data.sides(train, valid)
              : canSplit
                ? planText.data.none
                : planText.data.nothing}
          </div>
          <div className={`${classes['note']} num`}>
            {hasSplit ? describe(project) : canSplit ? planText.data.noneNote : null}
          </div>
          {hasSplit && unlabeled > 0 && none > 0 ? (
            <div className={`${classes['note']} num`}>{planText.data.unlabeled(unlabeled)}</div>
          ) : null}
        </div>
        {canSplit && !isOpen ? (
          <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
            {hasSplit ? planText.data.change : splitText.apply}
          </Button>
        ) : null}
      </div>
      {isOpen && canSplit ? <SplitEditor project={project} onClose={() => setIsOpen(false)} /> : null}
    </section>
  );
}

function describe({ split }: Project): string | null {
  if (split === null) return null;
  if (split.by === 'random') return planText.data.spec(split.fraction, split.seed);
  return planText.data.otherSpec[split.by];
}
