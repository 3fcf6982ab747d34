/** The validation images of a run of masks or points, worst first; one of them opens large. */
import { Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useComparisons } from '#renderer/hooks/useComparisons.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { drawnRows, MASK_ORDERS, POINT_ORDERS, type DrawnRow, type DrawnView } from '#renderer/session/drawnReview.ts'; // prettier-ignore
import { remember } from '#renderer/session/navigation.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import { reviewText } from '#renderer/text/review.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { TileGrid } from '../TileGrid.tsx';
import { classColors } from './drawnColors.ts';
import { DrawnItem } from './DrawnItem.tsx';
import { DrawnTile } from './DrawnTile.tsx';
import { SeenChoice } from './SeenChoice.tsx';
import { ShownChoice, useShown } from './ShownChoice.tsx';
import classes from '../Review.module.css';

/** Masks on tiles: sharp enough, and one square each. */
const TILE_MASK_PX = 256;
const TILE_HEIGHT_PX = 188;

const words = drawnText;

export interface DrawnPredictionsProps {
  readonly project: Project;
  readonly run: Run;
  readonly evaluation: DrawnEvaluation;
}

export function DrawnPredictions({ project, run, evaluation }: DrawnPredictionsProps) {
  const view = useView(evaluation);
  const rows = useMemo(() => drawnRows(evaluation, view), [evaluation, view]);
  const items = useMemo(() => rows.map(({ row }) => evaluation.itemIds[row] ?? 0), [rows, evaluation]);
  const look = Number(usePlaceQuery()['look'] ?? 0);
  const today = useClasses();
  const colors = useMemo(() => classColors(evaluation.classes, today), [evaluation.classes, today]);
  if (look > 0) return <DrawnItem {...{ project, run, evaluation, items, colors }} item={look} />;
  return (
    <>
      <ViewBar evaluation={evaluation} view={view} shown={rows.length} />
      {rows.length === 0 ? (
        <div className={classes['message']}>
          <p className="dim">{reviewText.predictions.none}</p>
          <Button variant="default" onClick={() => remember({ class: null, as: null })}>
            {reviewText.predictions.showAll}
          </Button>
        </div>
      ) : (
        <Tiles {...{ project, run, evaluation, view, rows, items, colors }} />
      )}
    </>
  );
}

/** Order and filter live in the address, so that coming back shows the same. */
function useView({ classes: names }: DrawnEvaluation): DrawnView {
  const query = usePlaceQuery();
  const [sort, name, other] = [query['sort'] ?? null, query['class'], query['as']];
  return useMemo(() => {
    const known = (wanted: string | undefined): string | null => names.find((one) => one === wanted) ?? null;
    return { sort, className: known(name), answeredAs: known(other) };
  }, [names, sort, name, other]);
}

interface ViewBarProps {
  readonly evaluation: DrawnEvaluation;
  readonly view: DrawnView;
  readonly shown: number;
}

function ViewBar({ evaluation, view, shown }: ViewBarProps) {
  const orders = evaluation.kind === 'masks' ? MASK_ORDERS : POINT_ORDERS;
  const names: Readonly<Record<string, string>> = words.order[evaluation.kind];
  const all = evaluation.itemIds.length;
  const { className, answeredAs } = view;
  return (
    <div className={classes['viewbar']}>
      <ShownChoice kind={evaluation.kind} />
      {className !== null && answeredAs !== null ? (
        <Button
          size="xs"
          variant="light"
          rightSection={<IconX {...smallIcon} />}
          title={words.clearAnsweredAs}
          onClick={() => remember({ class: null, as: null, item: null })}
        >
          <bdi>{words.answeredAs(className, answeredAs)}</bdi>
        </Button>
      ) : (
        <>
          <Select
            size="xs"
            w={160}
            aria-label={reviewText.predictions.classLabel}
            placeholder={reviewText.predictions.allClasses}
            clearable
            searchable
            data={evaluation.classes.filter(
              (_, place) => evaluation.kind === 'points' || place !== evaluation.voidIndex,
            )}
            value={className}
            onChange={(next) => remember({ class: next, item: null })}
          />
          <Select
            size="xs"
            w={148}
            aria-label={reviewText.predictions.sortLabel}
            allowDeselect={false}
            data={orders.map((value) => ({ value, label: names[value] ?? value }))}
            value={orders.find((one) => one === view.sort) ?? 'worst'}
            onChange={(sort) => remember({ sort, item: null })}
          />
        </>
      )}
      <span className={classes['spacer']} />
      {evaluation.kind === 'masks' ? <SeenChoice /> : null}
      <span className={`${classes['small']} num`} title={reviewText.predictions.foundHint(shown, all)}>
        {reviewText.predictions.found(shown, all)}
      </span>
    </div>
  );
}

interface TilesProps extends DrawnPredictionsProps {
  readonly view: DrawnView;
  readonly rows: readonly DrawnRow[];
  readonly items: readonly ItemId[];
  readonly colors: readonly string[];
}

function Tiles({ project, run, evaluation, view, rows, items, colors }: TilesProps) {
  const [visible, setVisible] = useState<readonly ItemId[]>([]);
  const paths = usePaths(project.id, visible);
  const comparisons = useComparisons(project, run, visible, TILE_MASK_PX);
  const [shown] = useShown();
  const only = view.className === null ? null : evaluation.classes.indexOf(view.className);
  const voidIndex = evaluation.kind === 'masks' ? evaluation.voidIndex : null;
  const figureOf = (figure: number): string => {
    if (evaluation.kind === 'points') return words.error(figure);
    return view.answeredAs === null ? words.iou(figure) : words.confusedPixels(figure);
  };
  return (
    <TileGrid
      label={reviewText.predictions.grid}
      items={items}
      heightPx={TILE_HEIGHT_PX}
      onVisible={setVisible}
      tile={({ item, index, isCurrent, onFocus }) => (
        <DrawnTile
          key={item}
          project={project.id}
          item={item}
          index={index}
          path={paths.get(item) ?? ''}
          figure={figureOf(rows[index]?.figure ?? Number.NaN)}
          comparison={comparisons.get(item) ?? null}
          shown={shown}
          only={view.answeredAs === null ? only : null}
          voidIndex={voidIndex}
          colors={colors}
          isCurrent={isCurrent}
          onOpen={() => {
            onFocus(index);
            remember({ item: String(item), look: String(item) });
          }}
        />
      )}
    />
  );
}
