/** One image with its points: the picture, what lies above it, and the tool that places them. */
import { Button, VisuallyHidden } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import type { PointMap } from '#renderer/document/PointsDocument.ts';
import { useArrowKeys } from '#renderer/hooks/useArrowKeys.ts';
import { useArePointsRead, useOpenPoints, usePoints, usePointsDocument } from '#renderer/hooks/usePoints.ts';
import { choiceNow } from '#renderer/hooks/usePreferences.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { pointing, setSkeleton } from '#renderer/session/pointing.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { Loupe } from '#renderer/stage/points/Loupe.ts';
import { PointsLayer } from '#renderer/stage/points/PointsLayer.ts';
import { pointsText } from '#renderer/text/points.ts';
import { PointsTool } from '#renderer/tools/points/PointsTool.ts';
import type { ToolPointer } from '#renderer/tools/Tool.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ItemStage, SingleFrame } from '../SingleFrame.tsx';
import { NextPoint } from './NextPoint.tsx';
import { nextImage, pointActions, type PointActions } from './pointActions.ts';
import { ADVANCE, ADVANCE_CHOICE } from './pointCommands.ts';
import classes from './PointsImage.module.css';
import { loupeSource, NO_POINTS, pointsShown, pointsSource } from './pointsShown.ts';

export interface PointsImageProps {
  readonly list: Int32Array;
  readonly labels: LabelDocument;
  readonly classes: readonly LabelClass[];
  readonly imageRef: RefObject<ImageViewHandle | null>;
  /** What a model says about the open image; shown until it is touched. */
  readonly suggested?: PointMap;
}

export function PointsImage(props: PointsImageProps) {
  const { list, labels, imageRef, suggested = NO_POINTS } = props;
  const { id: project } = useProject();
  const actions = useMemo(() => pointActions(labels, project), [labels, project]);
  useEffect(() => pointsShown.setState({ suggested }), [suggested]);
  return (
    <SingleFrame
      list={list}
      stage={(item, near) => <PointsStage imageRef={imageRef} item={item} near={near} actions={actions} />}
      foot={() => <NextPoint />}
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
      <SkeletonBar actions={actions} />
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

/** While lines are edited: what to do, and the way out. */
function SkeletonBar({ actions }: { readonly actions: PointActions }) {
  const isSkeleton = useStore(pointing, (state) => state.isSkeleton);
  const from = useStore(pointing, (state) => state.edgeFrom);
  const { scheme, classes: points } = useStore(pointsShown);
  if (!isSkeleton) return null;
  const words = pointsText.skeleton;
  const name = points.find(({ id }) => id === from)?.name;
  return (
    <div className={classes['bar']} role="note">
      <strong>{words.title}</strong>
      <span className={classes['hint']}>{name === undefined ? words.first : words.second(name)}</span>
      <span className="num dim">{words.edges(scheme.edges.length)}</span>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        disabled={scheme.edges.length === 0}
        onClick={actions.clearEdges}
      >
        {words.clear}
      </Button>
      <Button size="compact-sm" onClick={() => setSkeleton(false)}>
        {words.done}
      </Button>
    </div>
  );
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
