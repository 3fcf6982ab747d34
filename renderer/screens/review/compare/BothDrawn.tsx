/** An image of masks or points twice, side by side: what each of two runs draws on it, and where that is wrong. */
import { Loader } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useComparisons } from '#renderer/hooks/useComparisons.ts';
import { useDrawnEvaluation } from '#renderer/hooks/useDrawnEvaluation.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { MaskLayer } from '#renderer/stage/mask/MaskLayer.ts';
import { PairsLayer } from '#renderer/stage/points/PairsLayer.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { DrawnComparison, DrawnEvaluation, MaskComparison, PointComparison } from '#shared/domain/evaluation.ts'; // prettier-ignore
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import type { ComparedItem } from '#shared/domain/runComparison.ts';
import { classColors } from '../drawn/drawnColors.ts';
import { maskPicture, rastersOf } from '../drawn/maskPictures.ts';
import { useOpacity } from '../drawn/OpacityChoice.tsx';
import { ReviewStage } from '../drawn/ReviewStage.tsx';
import { useShown } from '../drawn/ShownChoice.tsx';
import { SideHead } from './SideHead.tsx';
import classes from '../Review.module.css';
import drawn from '../drawn/Drawn.module.css';
import own from './Compare.module.css';

export interface BothDrawnProps {
  readonly project: Project;
  readonly a: Run;
  readonly b: Run;
  readonly one: ComparedItem;
  readonly item: Item;
  readonly near: readonly ItemId[];
}

export const BothDrawn = ({ a, b, ...shared }: BothDrawnProps) => (
  <div className={own['both']}>
    <Side {...shared} side="a" run={a} />
    <Side {...shared} side="b" run={b} />
  </div>
);

interface SideProps extends Omit<BothDrawnProps, 'a' | 'b'> {
  readonly side: 'a' | 'b';
  readonly run: Run;
}

function Side({ project, run, side, one, item, near }: SideProps) {
  const { evaluation } = useDrawnEvaluation(project, run);
  const ids = useMemo(() => [item.id], [item.id]);
  const comparison = useComparisons(project, run, ids, null).get(item.id);
  return (
    <section className={drawn['canvas']} aria-label={run.name}>
      <SideHead side={side} run={run} one={one} />
      {evaluation === null || comparison === undefined ? (
        <div className={classes['waiting']} role="status">
          <Loader size="sm" />
          {drawnText.item.loading}
        </div>
      ) : (
        <Drawing {...{ evaluation, comparison, item, near }} />
      )}
    </section>
  );
}

interface DrawingProps<E = DrawnEvaluation, C = DrawnComparison> {
  readonly evaluation: E;
  readonly comparison: C;
  readonly item: Item;
  readonly near: readonly ItemId[];
}

function Drawing({ evaluation, comparison, ...shared }: DrawingProps) {
  if (comparison.kind === 'points') return <Pairs {...{ evaluation, comparison, ...shared }} />;
  const voidIndex = evaluation.kind === 'masks' ? evaluation.voidIndex : null;
  return <Mask {...{ evaluation, comparison, voidIndex, ...shared }} />;
}

function useColors({ classes: names }: DrawnEvaluation): readonly string[] {
  const today = useClasses();
  return useMemo(() => classColors(names, today), [names, today]);
}

function Mask(props: DrawingProps<DrawnEvaluation, MaskComparison> & { readonly voidIndex: number | null }) {
  const { evaluation, comparison, voidIndex, item, near } = props;
  const [shown] = useShown();
  const [opacity] = useOpacity();
  const colors = useColors(evaluation);
  const [layer] = useState(() => new MaskLayer());
  const rasters = useMemo(() => rastersOf(comparison), [comparison]);
  useEffect(() => {
    const { raster, palette } = maskPicture(rasters, { shown, only: null, voidIndex, colors });
    layer.setMask(raster);
    layer.setLook({ palette, style: 'fill', opacity, isShown: true });
  }, [layer, rasters, shown, voidIndex, colors, opacity]);
  const overlays = useMemo(() => [layer], [layer]);
  return <ReviewStage item={item} near={near} overlays={overlays} />;
}

/** Two small pictures have no room for a number at each point. */
const noText = (): string => '';

function Pairs({ evaluation, comparison, item, near }: DrawingProps<DrawnEvaluation, PointComparison>) {
  const [shown] = useShown();
  const [opacity] = useOpacity();
  const colors = useColors(evaluation);
  const [layer] = useState(() => new PairsLayer());
  const { pairs } = comparison;
  const { classes: names } = evaluation;
  useEffect(() => {
    const side = shown === 'differences' ? 'both' : shown;
    layer.setLook({ pairs, colors, names, shown: side, only: null, opacity, textOf: noText });
  }, [layer, pairs, colors, names, shown, opacity]);
  const overlays = useMemo(() => [layer], [layer]);
  return <ReviewStage item={item} near={near} overlays={overlays} />;
}
