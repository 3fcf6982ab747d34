/** Validation images beside what the run said of them, worst first; only the rows in sight exist. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import {
  figureOf,
  figuresOf,
  MISTAKE_KINDS,
  MISTAKE_SORTS,
  rowsFor,
  type ItemFigures,
  type MistakeView,
} from '#renderer/session/mistakes.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { kindNames, reviewText, sortNames } from '#renderer/text/review.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project, ProjectId } from '#shared/domain/project.ts';
import type { Predictions, Run } from '#shared/domain/run.ts';
import { ExplainedItem } from './explain/ExplainedItem.tsx';
import { ConfusedMenu } from './ConfusedMenu.tsx';
import { PredictionTile } from './PredictionTile.tsx';
import { TileGrid } from './TileGrid.tsx';
import classes from './Review.module.css';

/** Picture, its two lines and three lines of tags. */
const TILE_HEIGHT_PX = 268;

const words = reviewText.predictions;

export interface PredictionGridProps {
  readonly project: Project;
  readonly run: Run;
  readonly predictions: Predictions;
  /** One per class. */
  readonly threshold: readonly number[];
}

export function PredictionGrid({ project, run, predictions, threshold }: PredictionGridProps) {
  const view = useView(predictions);
  const figures = useMemo(() => figuresOf(predictions), [predictions]);
  const rows = useMemo(
    () => rowsFor(predictions, figures, view, threshold),
    [predictions, figures, view, threshold],
  );
  const items = useMemo(() => rows.map((row) => predictions.itemIds[row] ?? 0), [rows, predictions]);
  const look = Number(usePlaceQuery()['look'] ?? 0);
  if (look > 0) {
    const wanted = view.instead ?? view.className;
    return <ExplainedItem {...{ project, run, predictions, threshold, items, wanted }} item={look} />;
  }
  return (
    <>
      <ViewBar view={view} predictions={predictions} threshold={threshold} shown={rows.length} />
      {rows.length === 0 ? (
        <div className={classes['message']}>
          <p className="dim">{words.none}</p>
          <Button variant="default" onClick={() => remember({ kind: null, class: null, as: null })}>
            {words.showAll}
          </Button>
        </div>
      ) : (
        <Tiles {...{ project: project.id, predictions, threshold, view, rows, items, figures }} />
      )}
    </>
  );
}

/** Order and filter live in the address, so that coming back shows the same. */
function useView({ classes: names }: Predictions): MistakeView {
  const query = usePlaceQuery();
  const sort = MISTAKE_SORTS.find((one) => one === query['sort']) ?? 'worst';
  const kind = MISTAKE_KINDS.find((one) => one === query['kind']) ?? 'all';
  const className = names.find((one) => one === query['class']) ?? null;
  const instead = names.find((one) => one === query['as']) ?? null;
  return useMemo(() => ({ sort, kind, className, instead }), [sort, kind, className, instead]);
}

interface ViewBarProps {
  readonly view: MistakeView;
  readonly predictions: Predictions;
  readonly threshold: readonly number[];
  readonly shown: number;
}

function ViewBar({ view, predictions, threshold, shown }: ViewBarProps) {
  const all = predictions.itemIds.length;
  const isPair = view.className !== null && view.instead !== null;
  return (
    <div className={classes['viewbar']}>
      {isPair ? null : <Filters view={view} classNames={predictions.classes} />}
      <ConfusedMenu {...{ view, predictions, threshold }} />
      <Select
        size="xs"
        w={136}
        aria-label={words.sortLabel}
        allowDeselect={false}
        data={MISTAKE_SORTS.map((value) => ({ value, label: sortNames[value] }))}
        value={view.sort}
        onChange={(sort) => remember({ sort, item: null })}
      />
      <span className={classes['spacer']} />
      <span className={`${classes['small']} num`} title={words.foundHint(shown, all)}>
        {words.found(shown, all)}
      </span>
    </div>
  );
}

interface FiltersProps {
  readonly view: MistakeView;
  readonly classNames: readonly string[];
}

function Filters({ view, classNames }: FiltersProps) {
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={words.kindLabel}
        data={MISTAKE_KINDS.map((value) => ({ value, label: kindNames[value] }))}
        value={view.kind}
        onChange={(kind) => remember({ kind, item: null })}
      />
      <Select
        size="xs"
        w={140}
        aria-label={words.classLabel}
        placeholder={words.allClasses}
        clearable
        searchable
        data={[...classNames]}
        value={view.className}
        onChange={(className) => remember({ class: className, as: null, item: null })}
      />
    </>
  );
}

interface TilesProps extends Pick<PredictionGridProps, 'predictions' | 'threshold'> {
  readonly project: ProjectId;
  readonly view: MistakeView;
  readonly rows: readonly number[];
  readonly items: readonly ItemId[];
  readonly figures: ItemFigures;
}

function Tiles({ project, predictions, threshold, view, rows, items, figures }: TilesProps) {
  const shown = figureOf(view.sort);
  const [visible, setVisible] = useState<readonly ItemId[]>([]);
  const paths = usePaths(project, visible);
  return (
    <TileGrid
      label={words.grid}
      items={items}
      heightPx={TILE_HEIGHT_PX}
      onVisible={setVisible}
      tile={({ item, index, isCurrent, onFocus }) => (
        <PredictionTile
          key={item}
          project={project}
          item={item}
          index={index}
          row={rows[index] ?? 0}
          path={paths.get(item) ?? ''}
          figure={shown}
          value={figures[shown][rows[index] ?? 0] ?? 0}
          predictions={predictions}
          threshold={threshold}
          isCurrent={isCurrent}
          onOpen={() => {
            onFocus(index);
            goToScreen('label', { item: String(item), view: 'single', from: 'review' });
          }}
          onExplain={() => remember({ item: String(item), look: String(item) })}
        />
      )}
    />
  );
}
