/** What is under the pointer: place, class and colour; and what the tool in hand waits for. */
import { useStore } from 'zustand';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useIsMaskRead } from '#renderer/hooks/useMask.ts';
import { drawing } from '#renderer/session/drawing.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { maskText, toolHints } from '#renderer/text/masks.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import classes from './StatusLine.module.css';

const words = maskText.status;

export function StatusLine() {
  const isRead = useIsMaskRead();
  const under = useStore(drawing, (state) => state.under);
  const busy = useStore(drawing, (state) => state.busy);
  const tool = useStore(drawing, (state) => state.tool);
  const hasRest = useStore(drawing, (state) => state.hasRest);
  const rest = words.rest(keysOf('label.accept').join('+'), keysOf('label.reject').join('+'));
  const calm = hasRest ? rest : toolHints[tool];
  const hint = !isRead ? words.reading : busy === null ? calm : words.busy[busy];
  return (
    <div className={classes['line']} aria-label={words.label}>
      <span className={`${classes['hint']} truncate`} role="status">
        {hint}
      </span>
      {under === null ? null : (
        <>
          {under.rgb === null ? null : (
            <span className="num">
              <span className={classes['colour']} style={{ background: `rgb(${under.rgb.join(',')})` }} />
              {words.rgb(under.rgb)}
            </span>
          )}
          <UnderClass id={under.classId} />
          <span className={`${classes['place']} num`}>{words.place(under.x, under.y)}</span>
        </>
      )}
    </div>
  );
}

function UnderClass({ id }: { readonly id: ClassId }) {
  const one = useClasses()?.find((each) => each.id === id);
  return (
    <span className={classes['class']}>
      {one === undefined ? null : <span className={classes['colour']} style={{ background: one.color }} />}
      <span className="truncate">
        <bdi>{one?.name ?? words.unlabeled}</bdi>
      </span>
    </span>
  );
}
