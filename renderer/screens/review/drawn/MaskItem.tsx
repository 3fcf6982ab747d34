/** A mask of the validation images large: where it is wrong and how, and every class of this image in figures. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { MaskLayer } from '#renderer/stage/mask/MaskLayer.ts';
import { formatMetric } from '#renderer/text/format.ts';
import { differenceNames, drawnText } from '#renderer/text/reviewDrawn.ts';
import type { ToolPointer } from '#renderer/tools/Tool.ts';
import type { MaskComparison, MaskEvaluation } from '#shared/domain/evaluation.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import { DIFFERENCES, type Difference } from '#shared/kernels/mask/differences.ts';
import { itemClassScores, itemIous } from '#shared/kernels/itemScores.ts';
import { DIFFERENCE_COLORS } from './drawnColors.ts';
import { maskPicture, rastersOf, type MaskRasters } from './maskPictures.ts';
import { ReviewStage } from './ReviewStage.tsx';
import { SidePanel, SideRow } from './SidePanel.tsx';
import { useShown } from './ShownChoice.tsx';
import own from './Drawn.module.css';

const words = drawnText.item;

export interface MaskItemProps {
  readonly item: Item;
  readonly near: readonly ItemId[];
  readonly comparison: MaskComparison;
  readonly evaluation: MaskEvaluation;
  /** Place in the evaluation. */
  readonly row: number;
  readonly colors: readonly string[];
  readonly opacity: number;
}

export function MaskItem({ item, near, comparison, evaluation, row, colors, opacity }: MaskItemProps) {
  const [shown] = useShown();
  const [only, setOnly] = useState<number | null>(null);
  const [layer] = useState(() => new MaskLayer());
  const rasters = useMemo(() => rastersOf(comparison), [comparison]);
  const { voidIndex } = evaluation;
  const picture = useMemo(
    () => maskPicture(rasters, { shown, only, voidIndex, colors }),
    [rasters, shown, only, voidIndex, colors],
  );
  useEffect(() => {
    layer.setMask(picture.raster);
    layer.setLook({ palette: picture.palette, style: 'fill', opacity, isShown: true });
  }, [layer, picture, opacity]);
  const overlays = useMemo(() => [layer], [layer]);
  const [pointer, setPointer] = useState<string | null>(null);
  const onPointer = useCallback(
    (at: ToolPointer | null) => setPointer(at === null ? null : wordsAt(rasters, evaluation, at)),
    [rasters, evaluation],
  );
  return (
    <div className={own['parts']}>
      <div className={own['canvas']}>
        <ReviewStage item={item} near={near} overlays={overlays} onPointer={onPointer} />
        <div className={own['foot']}>
          {shown === 'differences' ? <Legend only={only} hasVoid={voidIndex !== null} /> : null}
          <span className={own['pointer']}>{pointer}</span>
        </div>
      </div>
      <ClassTable {...{ evaluation, row, colors, only }} onOnly={setOnly} />
    </div>
  );
}

/** What is labeled and predicted below the pointer; null beside the image. */
function wordsAt(
  { truth, answer }: MaskRasters,
  { classes }: MaskEvaluation,
  at: ToolPointer,
): string | null {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  if (x < 0 || y < 0 || x >= truth.widthPx || y >= truth.heightPx) return null;
  const nameAt = ({ data, widthPx }: MaskRasters['truth']): string =>
    classes[(data[y * widthPx + x] ?? 0) - 1] ?? words.unlabeled;
  const [labeled, predicted] = [nameAt(truth), nameAt(answer)];
  return labeled === predicted ? words.right(labeled) : words.pointer(labeled, predicted);
}

function Legend({ only, hasVoid }: { readonly only: number | null; readonly hasVoid: boolean }) {
  const told: readonly Difference[] = only === null ? ['wrong', 'edge'] : ['found', 'missed', 'extra'];
  const all = DIFFERENCES.filter((one) => told.includes(one) || (one === 'void' && hasVoid));
  return (
    <ul className={own['legend']}>
      {all.map((one) => (
        <li key={one}>
          <span className={own['swatch']} style={{ background: DIFFERENCE_COLORS[one] ?? undefined }} />
          {differenceNames[one]}
        </li>
      ))}
    </ul>
  );
}

interface ClassTableProps extends Pick<MaskItemProps, 'evaluation' | 'row' | 'colors'> {
  readonly only: number | null;
  readonly onOnly: (place: number | null) => void;
}

function ClassTable({ evaluation, row, colors, only, onOnly }: ClassTableProps) {
  const scores = useMemo(() => itemClassScores(evaluation, row), [evaluation, row]);
  const iou = useMemo(() => itemIous(evaluation, null)[row] ?? Number.NaN, [evaluation, row]);
  const all = scores.reduce((sum, { pixels }) => sum + pixels, 0);
  const listed = scores
    .map((score, place) => ({ ...score, place }))
    .filter((score) => score.iou !== null && score.place !== evaluation.voidIndex)
    .sort((a, b) => (a.iou ?? 0) - (b.iou ?? 0));
  const accuracy = evaluation.accuracies[row] ?? Number.NaN;
  return (
    <SidePanel
      label={words.classes}
      figures={[
        { label: words.accuracy, value: formatMetric(accuracy) },
        { label: words.meanIou, value: formatMetric(iou) },
      ]}
      columns={[words.columns.name, words.columns.iou, words.columns.share]}
      onAll={only === null ? null : () => onOnly(null)}
    >
      {listed.map(({ place, iou: own, pixels }) => (
        <SideRow
          key={place}
          name={evaluation.classes[place] ?? ''}
          color={colors[place] ?? ''}
          isChosen={only === place}
          onChoose={() => onOnly(only === place ? null : place)}
          cells={[formatMetric(own), all === 0 ? '–' : words.share(pixels / all)]}
        />
      ))}
    </SidePanel>
  );
}
