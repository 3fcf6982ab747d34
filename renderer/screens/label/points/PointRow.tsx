/** One point: key, colour, name, what it is on the open image, on how many images it is; a click selects it. */
import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconBan, IconCircleDashed, IconCircleDot, IconEyeOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import { formatCount } from '#renderer/text/format.ts';
import { pointsText } from '#renderer/text/points.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { PointState } from '#renderer/tools/points/pointOrder.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ClassActions } from '../classActions.ts';
import { ClassMenu, ClassRenaming, onClassKey } from '../ClassMenu.tsx';
import classes from './PointRow.module.css';
import { pointsShown } from './pointsShown.ts';

export interface PointRowProps {
  readonly one: LabelClass;
  /** On the open image; null: no image is open. */
  readonly state: PointState | null;
  readonly isSelected: boolean;
  /** The next click places it. */
  readonly isNext: boolean;
  readonly isChosen: boolean;
  readonly isLast: boolean;
  readonly actions: ClassActions;
  readonly onMerge: (one: LabelClass) => void;
}

const words = pointsText;

/** Drawn again only when something of its own changed: there may be hundreds. */
export const PointRow = memo(function PointRow(props: PointRowProps) {
  const { one, state, isSelected, isNext, isChosen, actions } = props;
  const [isRenaming, setIsRenaming] = useState(false);
  const rename = (): void => setIsRenaming(true);
  if (isRenaming) return <ClassRenaming one={one} actions={actions} onDone={() => setIsRenaming(false)} />;
  return (
    <div
      className={classes['row']}
      data-class-row
      data-state={state ?? undefined}
      data-selected={isSelected || undefined}
      data-next={isNext || undefined}
      data-chosen={isChosen || undefined}
      onKeyDown={(event) => onClassKey(event, { one, actions, onRename: rename })}
      onContextMenu={(event) => {
        event.preventDefault();
        pointsShown.getState().tool?.cycle(one.id);
      }}
    >
      <UnstyledButton
        className={classes['pick']}
        aria-current={isSelected || undefined}
        aria-disabled={state === null || undefined}
        aria-label={state === null ? one.name : words.panel.row(one.name, words.state[state])}
        title={one.name}
        onClick={() => pointsShown.getState().tool?.pick(one.id)}
      >
        <span className={classes['disc']} style={{ '--point': one.color } as React.CSSProperties} />
        <span className={`${classes['name']} truncate`}>
          <bdi>{one.name}</bdi>
        </span>
        {one.position < 9 ? <Keys parts={[String(one.position + 1)]} /> : null}
        <span className={`${classes['count']} num`} title={words.panel.countHint(one.count)}>
          {formatCount(one.count)}
        </span>
      </UnstyledButton>
      {state === null ? null : <StateButton one={one} state={state} />}
      <ClassMenu {...props} className={classes['more']} onRename={rename} />
    </div>
  );
});

const ICONS = { placed: IconCircleDot, hidden: IconEyeOff, missing: IconBan, open: IconCircleDashed };

function StateButton({ one, state }: { readonly one: LabelClass; readonly state: PointState }) {
  const Icon = ICONS[state];
  return (
    <Tooltip label={words.stateHint[state]} position="left" multiline maw={240}>
      <ActionIcon
        size={24}
        className={classes['state']}
        aria-label={words.panel.stateOf(one.name, words.state[state])}
        onClick={() => pointsShown.getState().tool?.cycle(one.id)}
      >
        <Icon {...smallIcon} />
      </ActionIcon>
    </Tooltip>
  );
}
