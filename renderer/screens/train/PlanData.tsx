/** The images the next run uses: counts per side, how they were split, and the way to split anew. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { dataText } from '#renderer/text/data.ts';
import { splitText } from '#renderer/text/split.ts';
import { planText } from '#renderer/text/train.ts';
import type { Project } from '#shared/domain/project.ts';
import { SplitEditor } from '../split/SplitEditor.tsx';
import classes from './Train.module.css';

const { splitWords } = dataText.sentence;

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
            {hasSplit
              ? project.split === null
                ? null
                : splitWords(project.split)
              : canSplit
                ? planText.data.noneNote
                : null}
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
