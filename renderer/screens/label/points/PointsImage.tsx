/** One image with its points: the picture, what lies above it, and the tool that places them. */
import { VisuallyHidden } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { useArrowKeys } from '#renderer/hooks/useArrowKeys.ts';
import { useArePointsRead, useOpenPoints, usePoints, usePointsDocument } from '#renderer/hooks/usePoints.ts';
import { choiceNow } from '#renderer/hooks/usePreferences.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { useSuggestion } from '#renderer/hooks/useSuggestions.ts';
import { pointing } from '#renderer/session/pointing.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { Loupe } from '#renderer/stage/points/Loupe.ts';
import { PointsLayer } from '#renderer/stage/points/PointsLayer.ts';
import { PointsTool } from '#renderer/tools/points/PointsTool.ts';
import type { ToolPointer } from '#renderer/tools/Tool.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import { ItemStage, SingleFrame } from '../SingleFrame.tsx';
import { NextPoint } from './NextPoint.tsx';
import { nextImage, pointActions, type PointActions } from './pointActions.ts';
import { ADVANCE, ADVANCE_CHOICE } from './pointCommands.ts';
import { SkeletonLine } from './SkeletonLine.tsx';
import { loupeSource, NO_POINTS, pointsShown, pointsSource } from './pointsShown.ts';

export interface PointsImageProps {
  readonly list: Int32Array;
  readonly labels: LabelDocument;
  readonly imageRef: RefObject<ImageViewHandle | null>;
}

export function PointsImage({ list, labels, imageRef }: PointsImageProps) {
  const { id: project } = useProject();
  const actions = useMemo(() => pointActions(labels, project), [labels, project]);
  return (
    <SingleFrame
      list={list}
      stage={(item, near) => <PointsStage imageRef={imageRef} item={item} near={near} actions={actions} />}
      foot={() => <Foot actions={actions} />}
    />
  );
}

interface PointsStageProps {
  readonly imageRef: RefObject<ImageViewHandle | null>;
  readonly item: Item;
  readonly near: readonly ItemId[];
  readonly actions: PointActions;
}

function PointsStage({ imageRef, item, near, actions }: PointsStageProps) {
  const { id: project } = useProject();
  useOpenPoints(project, item.id);
  useSuggested(item.id);
  useArrowKeys(imageRef);
  const tool = usePointsTool(actions);
  const [layers] = useState(() => ({ points: new PointsLayer(pointsSource), loupe: new Loupe(loupeSource) }));
  const overlays = useMemo(() => [layers.points, layers.loupe], [layers]);
  const onPointer = useCallback(
    (at: ToolPointer | null) => {
      layers.points.point(at);
      layers.loupe.point(at);
    },
    [layers],
  );
  return (
    <>
      <ItemStage
        ref={imageRef}
        item={item}
        near={near}
        overlays={overlays}
        tool={tool}
        cursor={useCursor()}
        onPointer={onPointer}
      />
      <Said />
    </>
  );
}

/**
 * Shows what a run suggests for points that nobody has touched. The services take a suggestion for answered as soon as one
 * point is; as long as the image is open, what it says about the others stays.
 */
function useSuggested(item: ItemId): void {
  const suggestion = useSuggestion(item);
  const hasPoints = usePoints().size > 0;
  const answer = suggestion?.answer;
  useEffect(() => {
    const { suggestedFor } = pointsShown.getState();
    if (answer?.kind === 'points')
      pointsShown.setState({ suggested: new Map(answer.points), suggestedFor: item });
    else if (suggestedFor !== item || !hasPoints)
      pointsShown.setState({ suggested: NO_POINTS, suggestedFor: null });
  }, [item, answer, hasPoints]);
}

/** One tool for each image: what it has in hand belongs to it. */
function usePointsTool(actions: PointActions): PointsTool | null {
  const document = usePointsDocument();
  const tool = useMemo(
    () =>
      document === null
        ? null
        : new PointsTool({
            points: document,
            classes: () => pointsShown.getState().classes,
            suggested: () => pointsShown.getState().suggested,
            toggleEdge: actions.toggleEdge,
            onComplete: () => choiceNow(ADVANCE_CHOICE, ADVANCE, 'off') === 'on' && nextImage(),
          }),
    [document, actions],
  );
  useEffect(() => {
    pointsShown.setState({ tool });
    return () => {
      tool?.cancel();
      pointsShown.setState({ tool: null });
    };
  }, [tool]);
  const points = usePoints();
  const isRead = useArePointsRead();
  const names = useStore(pointsShown, (shown) => shown.classes);
  useEffect(() => {
    if (isRead) tool?.retarget();
  }, [tool, isRead, points, names]);
  return tool;
}

function useCursor(): string {
  const isOverPoint = useStore(pointing, ({ hoverId }) => hoverId !== null);
  const isPlacing = useStore(pointing, ({ targetId, isSkeleton }) => targetId !== null && !isSkeleton);
  const isDragging = useStore(pointing, (state) => state.isDragging);
  if (isDragging) return 'none';
  if (isOverPoint) return 'pointer';
  return isPlacing ? 'crosshair' : 'default';
}

/** Below the picture, so that nothing covers it and it never moves. */
function Foot({ actions }: { readonly actions: PointActions }) {
  const isSkeleton = useStore(pointing, (state) => state.isSkeleton);
  return isSkeleton ? <SkeletonLine actions={actions} /> : <NextPoint />;
}

/** What was done and what comes next, for those who do not see it. */
function Said() {
  const said = useStore(pointing, (state) => state.said);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-part="said">
      {said}
    </VisuallyHidden>
  );
}
