/** Below the picture: which point the next click places, and the keys for what else may be said of it. */
import { useStore } from 'zustand';
import { Keys } from '#renderer/components/Keys.tsx';
import { keysOf } from '#renderer/session/keyMap.ts';
import { pointing } from '#renderer/session/pointing.ts';
import type { CommandId } from '#renderer/text/commandNames.ts';
import { pointsText } from '#renderer/text/points.ts';
import classes from './PointsImage.module.css';
import { pointsShown } from './pointsShown.ts';

const words = pointsText;

export function NextPoint() {
  const points = useStore(pointsShown, (shown) => shown.classes);
  const targetId = useStore(pointing, (state) => state.targetId);
  const next = points.find(({ id }) => id === targetId);
  if (points.length === 0) {
    return (
      <div className={classes['foot']}>
        <span className="dim">{words.toast.noPoints}</span>
      </div>
    );
  }
  return (
    <div className={classes['foot']} data-part="next">
      {next === undefined ? (
        <>
          <span className={classes['next']}>{words.panel.nothingNext}</span>
          <Key id="label.open" label={words.panel.nextImage} />
        </>
      ) : (
        <>
          <span className={classes['next']}>
            <span className="dim">{words.panel.next}</span>
            <span className={classes['disc']} style={{ background: next.color }} />
            <strong className={`${classes['name']} truncate`}>
              <bdi>{next.name}</bdi>
            </strong>
          </span>
          <Key id="points.missing" label={words.state.missing} />
        </>
      )}
    </div>
  );
}

function Key({ id, label }: { readonly id: CommandId; readonly label: string }) {
  return (
    <span className={classes['key']}>
      <Keys parts={keysOf(id)} />
      {label}
    </span>
  );
}
