/** What follows from the sentence, at a glance: sides, classes, sizes, and what is wrong. */
import { Button, Skeleton } from '@mantine/core';
import { Note } from '#renderer/components/Note.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { SideBar } from '#renderer/components/SideBar.tsx';
import type { ToldRemark } from '#renderer/session/dataProblems.ts';
import { remember } from '#renderer/session/navigation.ts';
import { dataText } from '#renderer/text/data.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { formatShare } from '#renderer/text/format.ts';
import type { BySide, DataFacts, SizeFacts } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import { ClassBars } from './ClassBars.tsx';
import { RemarkList } from './ProblemsTab.tsx';
import classes from './Data.module.css';

const words = dataText.facts;
const MOST_REMARKS = 4;

export interface OverviewProps {
  readonly project: Project;
  readonly labels: readonly LabelClass[];
  readonly facts: DataFacts | null;
  readonly failure: unknown;
  readonly remarks: readonly ToldRemark[] | null;
  readonly isLooking: boolean;
}

export function Overview({ project, labels, facts, failure, remarks, isLooking }: OverviewProps) {
  if (facts === null || remarks === null) {
    return failure === null ? (
      <div className={classes['overview']} aria-hidden>
        {[160, 160, 320].map((height, i) => (
          <Skeleton key={i} height={height} />
        ))}
      </div>
    ) : (
      <div className={classes['message']}>
        <Note tone="bad">{`${words.failed} ${wordsForError(failure).sentence}`}</Note>
      </div>
    );
  }
  return (
    <div className={classes['overview']}>
      <div className={classes['column']}>
        <Panel title={words.sides}>
          <Sides sides={facts.sides} blank={facts.blank} kind={project.kind} />
        </Panel>
        <Panel title={words.problems} actions={<MoreProblems count={remarks.length} />}>
          <div className={classes['inside']}>
            <RemarkList project={project} remarks={remarks.slice(0, MOST_REMARKS)} isLooking={isLooking} />
          </div>
        </Panel>
        <Panel title={words.sizes}>
          <Sizes sizes={facts.sizes} />
        </Panel>
      </div>
      <div className={classes['column']}>
        <ClassBars kind={project.kind} labels={labels} facts={facts.classes} />
      </div>
    </div>
  );
}

function MoreProblems({ count }: { readonly count: number }) {
  if (count <= MOST_REMARKS) return null;
  return (
    <Button size="compact-sm" variant="subtle" color="gray" onClick={() => remember({ tab: 'problems' })}>
      {words.allProblems}
    </Button>
  );
}

interface SidesProps {
  readonly sides: BySide;
  readonly blank: BySide;
  readonly kind: Kind;
}

function Sides({ sides, blank, kind }: SidesProps) {
  const all = sum(sides);
  if (all === 0) return <p className={`${classes['inside']} ${classes['note']}`}>{words.none}</p>;
  return (
    <div className={classes['inside']}>
      <SideBar counts={sides} />
      {sum(blank) > 0 ? <p className={`${classes['note']} num`}>{words.blank(sum(blank), kind)}</p> : null}
    </div>
  );
}

const sum = (sides: BySide): number => Object.values(sides).reduce((all, count) => all + count, 0);

function Sizes({ sizes }: { readonly sizes: SizeFacts }) {
  const { common, distinct } = sizes;
  const [first] = common;
  const all = sizes.shortSides.reduce((count, [, images]) => count + images, 0);
  if (first === undefined) return <p className={`${classes['inside']} ${classes['note']}`}>{words.none}</p>;
  if (distinct === 1) return <p className={`${classes['inside']} num`}>{words.allOne(first[0], first[1])}</p>;
  const told = common.reduce((count, [, , images]) => count + images, 0);
  return (
    <div className={classes['inside']}>
      <ul className={classes['sizeList']}>
        {common.map(([width, height, images]) => (
          <li key={`${width} ${height}`} className="num">
            <span>{words.size(width, height)}</span>
            <span className={classes['sizeBar']} aria-hidden>
              <i style={{ width: `${(100 * images) / Math.max(1, first[2])}%` }} />
            </span>
            <span className={classes['note']}>{formatShare(images, all)}</span>
          </li>
        ))}
      </ul>
      {distinct > common.length ? (
        <p className={`${classes['note']} num`}>{words.otherSizes(distinct - common.length, all - told)}</p>
      ) : null}
    </div>
  );
}
