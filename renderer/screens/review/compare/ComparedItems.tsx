/** What run B mends and breaks against run A: in a sentence, as dots, and as a list; any image opens with both. */
import { SegmentedControl } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { ScatterPlot } from '#renderer/components/plot/ScatterPlot.tsx';
import type { ScatterPoint } from '#renderer/components/plot/scatterData.ts';
import { Term } from '#renderer/components/Term.tsx';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { useRunComparison } from '#renderer/hooks/useRunComparison.ts';
import { filterOf, fits, FLOORS, type ChangeFilter } from '#renderer/session/comparedItems.ts';
import { remember } from '#renderer/session/navigation.ts';
import { changeWords, compareText } from '#renderer/text/reviewCompare.ts';
import { planText } from '#renderer/text/train.ts';
import { changeCounts, chanceText, comparedText, leftOutText } from '#shared/contract/runComparisonText.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import {
  favours,
  ITEM_CHANGES,
  type ComparedItem,
  type RunComparison,
} from '#shared/domain/runComparison.ts';
import { Awaited } from '../Awaited.tsx';
import { SeenChoice } from '../drawn/SeenChoice.tsx';
import { BothItem } from './BothItem.tsx';
import { HoveredItem } from './HoveredItem.tsx';
import { ItemTable } from './ItemTable.tsx';
import classes from '../Review.module.css';
import own from './Compare.module.css';

const words = compareText;

export interface ComparedItemsProps {
  readonly project: Project;
  readonly a: Run;
  readonly b: Run;
}

export function ComparedItems({ project, a, b }: ComparedItemsProps) {
  const { value, failure, retry } = useRunComparison(project, a, b);
  return (
    <Awaited value={value} failure={failure} retry={retry} failed={words.failed} loading={words.loading}>
      {(comparison) => <Shown project={project} a={a} b={b} comparison={comparison} />}
    </Awaited>
  );
}

interface ShownProps extends ComparedItemsProps {
  readonly comparison: RunComparison;
}

function Shown({ project, a, b, comparison }: ShownProps) {
  const query = usePlaceQuery();
  const filter = filterOf(comparison.kind, query['only']);
  const shown = useMemo(() => comparison.items.filter((one) => fits(filter, one)), [comparison, filter]);
  const look = Number(query['look'] ?? 0);
  if (look > 0) return <BothItem {...{ project, a, b, comparison, shown }} item={look} />;
  return (
    <>
      <Verdict comparison={comparison} />
      <FilterBar comparison={comparison} filter={filter} />
      <Items project={project} comparison={comparison} filter={filter} shown={shown} />
    </>
  );
}

/** The sentence, how much it says, and what was left out. */
function Verdict({ comparison }: { readonly comparison: RunComparison }) {
  const { kind, mean } = comparison;
  const leftOut = leftOutText(comparison, words.a, words.b);
  return (
    <div className={own['verdict']} role="status">
      <p className={own['headline']}>{comparedText(comparison, words.b)}</p>
      <p className="dim num">
        <Term sentence={words.testHint} more={words.rightHint} moreLabel={planText.learnMore}>
          {chanceText(comparison)}
        </Term>{' '}
        {words.mean(kind, mean.a, mean.b)}
      </p>
      {leftOut.length === 0 ? null : <p className="dim num">{leftOut.join(' ')}</p>}
    </div>
  );
}

interface FilterBarProps {
  readonly comparison: RunComparison;
  readonly filter: ChangeFilter;
}

function FilterBar({ comparison, filter }: FilterBarProps) {
  const { kind, items } = comparison;
  return (
    <div className={classes['viewbar']}>
      <SegmentedControl
        size="xs"
        aria-label={words.show}
        data={[
          { value: 'all', label: words.counted(words.all, items.length) },
          ...changeCounts(comparison).map(({ change, count }) => ({
            value: change,
            label: words.counted(changeWords[change], count),
          })),
        ]}
        value={filter}
        onChange={(only) => remember({ only, item: null })}
      />
      <span className={classes['spacer']} />
      {kind === 'masks' ? <SeenChoice /> : null}
    </div>
  );
}

const openItem = ({ item }: ComparedItem): void => remember({ item: String(item), look: String(item) });

/** What is said of the images that speak for a side. */
const dotsOf = (kind: Kind, side: 'a' | 'b'): string =>
  ITEM_CHANGES[kind].filter((one) => favours(one) === side).map((one) => changeWords[one]).join(); // prettier-ignore

interface ItemsProps extends FilterBarProps {
  readonly project: Project;
  readonly shown: readonly ComparedItem[];
}

function Items({ project, comparison, filter, shown }: ItemsProps) {
  const { kind, items } = comparison;
  const [hovered, setHovered] = useState<ComparedItem | null>(null);
  const points = useMemo(
    () =>
      items.map((one): ScatterPoint => ({
        x: one.a,
        y: one.b,
        side: favours(one.change),
        isFaint: !fits(filter, one),
      })),
    [items, filter],
  );
  const plotWords = useMemo(
    () => ({
      x: words.axis(kind, words.a),
      y: words.axis(kind, words.b),
      above: words.better.a,
      below: words.better.b,
      a: dotsOf(kind, 'a'),
      b: dotsOf(kind, 'b'),
    }),
    [kind],
  );
  const onHover = useCallback((at: number | null) => setHovered(at === null ? null : (items[at] ?? null)), [items]); // prettier-ignore
  const onChoose = useCallback(
    (at: number) => {
      const one = items[at];
      if (one !== undefined) openItem(one);
    },
    [items],
  );
  const marked = hovered === null ? null : items.indexOf(hovered);
  return (
    <div className={own['body']}>
      <div className={own['plot']} data-testid="compared-plot">
        <ScatterPlot
          points={points}
          floor={FLOORS[kind]}
          words={plotWords}
          label={words.plotLabel(items.length)}
          marked={marked}
          onHover={onHover}
          onChoose={onChoose}
        />
        <HoveredItem project={project} kind={kind} one={hovered} />
      </div>
      <ItemTable project={project} kind={kind} items={shown} onHover={setHovered} onOpen={openItem} />
    </div>
  );
}
