/** The points of a validation image large: labeled and predicted with a line between, and each distance in a table. */
import { useEffect, useMemo, useState } from 'react';
import { PairsLayer } from '#renderer/stage/points/PairsLayer.ts';
import { drawnText, pixels } from '#renderer/text/reviewDrawn.ts';
import type { PointComparison, PointEvaluation, PointPair } from '#shared/domain/evaluation.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import { pointItemErrors } from '#shared/kernels/itemScores.ts';
import { ReviewStage } from './ReviewStage.tsx';
import { SidePanel, SideRow } from './SidePanel.tsx';
import { useShown } from './ShownChoice.tsx';
import own from './Drawn.module.css';

const words = drawnText.item;

export interface PointItemProps {
  readonly item: Item;
  readonly near: readonly ItemId[];
  readonly comparison: PointComparison;
  readonly evaluation: PointEvaluation;
  /** Place in the evaluation. */
  readonly row: number;
  readonly colors: readonly string[];
  readonly opacity: number;
}

export function PointItem({ item, near, comparison, evaluation, row, colors, opacity }: PointItemProps) {
  const [shown] = useShown();
  const [only, setOnly] = useState<number | null>(null);
  const [layer] = useState(() => new PairsLayer());
  const { pairs } = comparison;
  const { classes: names } = evaluation;
  useEffect(() => {
    const side = shown === 'differences' ? 'both' : shown;
    layer.setLook({ pairs, colors, names, shown: side, only, opacity, textOf: pixels });
  }, [layer, pairs, colors, names, shown, only, opacity]);
  const overlays = useMemo(() => [layer], [layer]);
  const errors = useMemo(() => pointItemErrors(evaluation, null), [evaluation]);
  const listed = [...pairs].sort((a, b) => (b.error ?? -1) - (a.error ?? -1));
  return (
    <div className={own['parts']}>
      <div className={own['canvas']}>
        <ReviewStage item={item} near={near} overlays={overlays} />
        <div className={own['foot']}>
          <ul className={own['legend']}>
            <li>
              <span className={own['disc']} />
              {words.legend.truth}
            </li>
            <li>
              <span className={own['ring']} />
              {words.legend.answer}
            </li>
          </ul>
        </div>
      </div>
      <SidePanel
        label={words.points}
        figures={[
          { label: words.meanError, value: pixels(errors.mean[row] ?? null) },
          { label: words.largest, value: pixels(errors.largest[row] ?? null) },
        ]}
        columns={[
          words.pointColumns.name,
          words.pointColumns.error,
          words.pointColumns.dx,
          words.pointColumns.dy,
        ]}
        onAll={only === null ? null : () => setOnly(null)}
      >
        {listed.map((pair) => (
          <SideRow
            key={pair.place}
            name={names[pair.place] ?? ''}
            color={colors[pair.place] ?? ''}
            isChosen={only === pair.place}
            onChoose={() => setOnly(only === pair.place ? null : pair.place)}
            cells={cellsOf(pair)}
          />
        ))}
      </SidePanel>
    </div>
  );
}

function cellsOf({ truth, answer, error }: PointPair): readonly string[] {
  if (truth === null || answer === null) return ['–', '', ''];
  return [error === null ? '–' : error.toFixed(1), signed(answer.x - truth.x), signed(answer.y - truth.y)];
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
