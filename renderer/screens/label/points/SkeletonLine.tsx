/** Below the picture while lines between points are edited: what to do, and the way out. */
import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { pointing, setSkeleton } from '#renderer/session/pointing.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { PointActions } from './pointActions.ts';
import classes from './PointsImage.module.css';
import { pointsShown } from './pointsShown.ts';

const words = pointsText.skeleton;

export function SkeletonLine({ actions }: { readonly actions: PointActions }) {
  const from = useStore(pointing, (state) => state.edgeFrom);
  const { scheme, classes: points } = useStore(pointsShown);
  const name = points.find(({ id }) => id === from)?.name;
  return (
    <div className={classes['foot']} role="note">
      <strong>{words.title}</strong>
      <span>{name === undefined ? words.first : words.second(name)}</span>
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
      <Button size="compact-sm" variant="light" onClick={() => setSkeleton(false)}>
        {words.done}
      </Button>
    </div>
  );
}
