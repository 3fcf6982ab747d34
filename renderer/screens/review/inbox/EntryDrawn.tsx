/** A mask or points of an entry: mistakes, prediction or label above the image, as the run left them. */
import { useEffect, useMemo, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { useInboxAnswer } from '#renderer/hooks/useInbox.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useRuns } from '#renderer/hooks/useProject.ts';
import { MaskLayer } from '#renderer/stage/mask/MaskLayer.ts';
import { PairsLayer } from '#renderer/stage/points/PairsLayer.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { pixels } from '#renderer/text/reviewDrawn.ts';
import type { MaskComparison, PointPair } from '#shared/domain/evaluation.ts';
import type { InboxEntry } from '#shared/domain/inbox.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { ItemPoints, PointValue } from '#shared/domain/points.ts';
import type { Project } from '#shared/domain/project.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { maskPicture, rastersOf } from '../drawn/maskPictures.ts';
import { ReviewStage } from '../drawn/ReviewStage.tsx';
import { SHOWN, ShownChoice, useShown } from '../drawn/ShownChoice.tsx';
import own from './Inbox.module.css';

const OPACITY = 0.7;
const NO_CLASSES: readonly LabelClass[] = [];

export interface EntryDrawnProps {
  readonly project: Project;
  readonly item: Item;
  readonly near: readonly ItemId[];
  readonly entry: InboxEntry;
}

export function EntryDrawn({ project, item, near, entry }: EntryDrawnProps) {
  const answer = useInboxAnswer(project.id, item.id);
  const label = useLabel(project, item);
  const runs = useRuns();
  const run = runs?.find(({ id }) => id === entry.run)?.name ?? entry.run;
  const { says, fileSays, nothingSaid } = inboxText.detail;
  const [shown, choose] = useShown();
  useCommands(
    useMemo(
      () => [
        {
          id: 'review.view',
          run: () => choose(SHOWN[(SHOWN.indexOf(shown) + 1) % SHOWN.length] ?? 'differences'),
        },
      ],
      [shown, choose],
    ),
  );
  const isUnknown = entry.source === 'file' && answer === null;
  return (
    <div className={own['drawn']}>
      {project.kind === 'points' ? (
        <Points item={item} near={near} answer={answer} label={label} />
      ) : (
        <Mask item={item} near={near} answer={answer} label={label} />
      )}
      <div className={own['shown']}>
        <ShownChoice kind={project.kind === 'points' ? 'points' : 'masks'} />
        <span className={own['small']}>
          {entry.origin === null ? (run === null ? null : says(run)) : fileSays(entry.origin)}
          {entry.said === null ? null : `: ${entry.said}`}
          {isUnknown ? ` ${nothingSaid}` : null}
        </span>
      </div>
    </div>
  );
}

interface Label {
  readonly tiles: readonly MaskTile[];
  readonly points: ItemPoints;
}

const NOTHING: Label = { tiles: [], points: [] };

/** What is drawn on the image now; read again when it changed. */
function useLabel(project: Project, item: Item): Label {
  const [label, setLabel] = useState(NOTHING);
  useEffect(() => {
    let isOver = false;
    const keep = (next: Label): void => {
      if (!isOver) setLabel(next);
    };
    const read =
      project.kind === 'points'
        ? studio.points
            .read({ project: project.id, items: [item.id] })
            .then(([one]) => keep({ tiles: [], points: one?.points ?? [] }))
        : studio.masks
            .read({ project: project.id, item: item.id })
            .then(({ tiles }) => keep({ tiles, points: [] }));
    read.catch(notifyError);
    return () => {
      isOver = true;
    };
  }, [project.id, project.kind, item]);
  return label;
}

interface PartProps {
  readonly item: Item;
  readonly near: readonly ItemId[];
  readonly answer: ModelAnswer | null;
  readonly label: Label;
}

/** Pixels hold ids of classes: colours stand at the place of the id less one. */
function colorsById(classes: readonly LabelClass[]): readonly string[] {
  const last = Math.max(0, ...classes.map(({ id }) => id));
  const colors = new Map(classes.map(({ id, color }) => [id, color]));
  return Array.from({ length: last }, (_, i) => colors.get(i + 1) ?? '#000000');
}

function Mask({ item, near, answer, label }: PartProps) {
  const classes = useClasses() ?? NO_CLASSES;
  const [shown] = useShown();
  const [layer] = useState(() => new MaskLayer());
  const rasters = useMemo(() => {
    const { id, widthPx, heightPx } = item;
    const comparison: MaskComparison = {
      ...{ kind: 'masks', item: id, widthPx, heightPx, truth: label.tiles },
      answer: answer?.kind === 'masks' ? answer.tiles : [],
    };
    return rastersOf(comparison);
  }, [item, label, answer]);
  useEffect(() => {
    const found = classes.find(({ isVoid }) => isVoid);
    const voidIndex = found === undefined ? null : found.id - 1;
    const colors = colorsById(classes);
    const picture = maskPicture(rasters, { shown, only: null, voidIndex, colors });
    layer.setMask(picture.raster);
    layer.setLook({ palette: picture.palette, style: 'fill', opacity: OPACITY, isShown: true });
  }, [layer, rasters, shown, classes]);
  const overlays = useMemo(() => [layer], [layer]);
  return <ReviewStage item={item} near={near} overlays={overlays} />;
}

function Points({ item, near, answer, label }: PartProps) {
  const classes = useClasses() ?? NO_CLASSES;
  const [shown] = useShown();
  const [layer] = useState(() => new PairsLayer());
  useEffect(() => {
    layer.setLook({
      pairs: pairsOf(classes, label.points, answer?.kind === 'points' ? answer.points : []),
      colors: classes.map(({ color }) => color),
      names: classes.map(({ name }) => name),
      shown: shown === 'differences' ? 'both' : shown,
      only: null,
      opacity: 1,
      textOf: pixels,
    });
  }, [layer, classes, label, answer, shown]);
  const overlays = useMemo(() => [layer], [layer]);
  return <ReviewStage item={item} near={near} overlays={overlays} />;
}

function pairsOf(
  classes: readonly LabelClass[],
  labeled: ItemPoints,
  answered: ItemPoints,
): readonly PointPair[] {
  const there = (points: ItemPoints): ReadonlyMap<number, PointValue> =>
    new Map(points.filter(([, { v }]) => v > 0));
  const [truths, answers] = [there(labeled), there(answered)];
  return classes.map(({ id }, place) => {
    const [truth, answer] = [truths.get(id) ?? null, answers.get(id) ?? null];
    const error =
      truth === null || answer === null ? null : Math.hypot(truth.x - answer.x, truth.y - answer.y);
    return { place, truth, answer, error };
  });
}
