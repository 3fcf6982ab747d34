/** One class of pixels: its key, colour, name and share of the image; a click paints with it from now on. */
import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { IconEye, IconEyeOff, IconLock, IconLockOpen } from '@tabler/icons-react';
import { memo, useState, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Keys } from '#renderer/components/Keys.tsx';
import { changeMaskView, changeSettings, drawing, toggled } from '#renderer/session/drawing.ts';
import { maskText } from '#renderer/text/masks.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import { ClassMenu, ClassRenaming, onClassKey } from '../ClassMenu.tsx';
import type { MaskActions } from './maskActions.ts';
import classes from './MaskClassRow.module.css';

export interface MaskClassRowProps {
  readonly one: LabelClass;
  /** Of the open image, 0 to 1. */
  readonly share: number;
  readonly isChosen: boolean;
  /** By typing in the search. */
  readonly isMarked: boolean;
  readonly isLast: boolean;
  readonly actions: MaskActions;
  readonly onMerge: (one: LabelClass) => void;
}

const words = maskText.classes;

export const MaskClassRow = memo(function MaskClassRow(props: MaskClassRowProps) {
  const { one, share, isChosen, isMarked, actions } = props;
  const [isRenaming, setIsRenaming] = useState(false);
  const rename = (): void => setIsRenaming(true);
  if (isRenaming) return <ClassRenaming one={one} actions={actions} onDone={() => setIsRenaming(false)} />;
  return (
    <div
      className={classes['row']}
      data-chosen={isChosen || undefined}
      data-marked={isMarked || undefined}
      onKeyDown={(event) => onClassKey(event, { one, actions, onRename: rename })}
    >
      <UnstyledButton
        className={classes['choose']}
        role="radio"
        aria-checked={isChosen}
        aria-label={words.choose(one.name)}
        title={one.isVoid ? `${one.name}: ${words.voidHint}` : `${one.name}. ${words.count(one.count)}.`}
        onClick={() => actions.choose(one.id)}
      >
        <span className={classes['swatch']} style={{ '--class': one.color } as CSSProperties} />
        <span className={`${classes['name']} truncate`}>
          <bdi>{one.name}</bdi>
        </span>
        {one.isVoid ? <span className={classes['void']}>{words.voidMark}</span> : null}
        {share > 0 ? (
          <span className={`${classes['share']} num`} title={words.areaHint(share)}>
            {words.area(share)}
          </span>
        ) : null}
        {one.position < 9 ? <Keys parts={[String(one.position + 1)]} /> : null}
      </UnstyledButton>
      <Switches one={one} />
      <ClassMenu {...props} className={classes['more']} onRename={rename}>
        <Menu.Item onClick={() => toggleSolo(one.id)}>
          <SoloWord id={one.id} />
        </Menu.Item>
        <Menu.Item onClick={() => actions.setVoid(one, !one.isVoid)}>
          {one.isVoid ? words.makeOrdinary : words.makeVoid}
        </Menu.Item>
      </ClassMenu>
    </div>
  );
});

export const toggleSolo = (id: ClassId): void =>
  changeMaskView({ soloId: drawing.getState().mask.soloId === id ? null : id });

function SoloWord({ id }: { readonly id: ClassId }) {
  const isSolo = useStore(drawing, ({ mask }) => mask.soloId === id);
  return isSolo ? words.soloOff : words.solo;
}

/** Eye and lock; quiet as long as they are as usual. */
function Switches({ one }: { readonly one: LabelClass }) {
  const isHidden = useStore(
    drawing,
    ({ mask }) => mask.hiddenIds.has(one.id) || (mask.soloId !== null && mask.soloId !== one.id),
  );
  const isLocked = useStore(drawing, ({ settings }) => settings.lockedIds.has(one.id));
  const hide = (): void => {
    const { mask } = drawing.getState();
    changeMaskView({ soloId: null, hiddenIds: toggled(mask.hiddenIds, one.id) });
  };
  const lock = (): void =>
    changeSettings({ lockedIds: toggled(drawing.getState().settings.lockedIds, one.id) });
  return (
    <>
      <Switch isOn={isHidden} label={isHidden ? words.show(one.name) : words.hide(one.name)} onClick={hide}>
        {isHidden ? <IconEyeOff {...smallIcon} /> : <IconEye {...smallIcon} />}
      </Switch>
      <Switch isOn={isLocked} label={isLocked ? words.unlock(one.name) : words.lock(one.name)} onClick={lock}>
        {isLocked ? <IconLock {...smallIcon} /> : <IconLockOpen {...smallIcon} />}
      </Switch>
    </>
  );
}

interface SwitchProps {
  readonly isOn: boolean;
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Switch({ isOn, label, onClick, children }: SwitchProps) {
  return (
    <ActionIcon
      size={24}
      className={classes['switch']}
      data-on={isOn || undefined}
      aria-label={label}
      aria-pressed={isOn}
      title={label}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}
