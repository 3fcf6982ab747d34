/** Below the list of points: how they are shown, the skeleton, mirrors, templates, and what is done to the whole image. */
import { Menu } from '@mantine/core';
import { IconDots, IconEyeOff, IconLine, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { usePoints } from '#renderer/hooks/usePoints.ts';
import { useChoice } from '#renderer/hooks/usePreferences.ts';
import { POINT_NAMES, pointing } from '#renderer/session/pointing.ts';
import { pointsText } from '#renderer/text/points.ts';
import { icon } from '#renderer/theme/icon.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { CommandIcon } from '../../frame/CommandIcon.tsx';
import { MirrorDialog } from './MirrorDialog.tsx';
import type { PointActions } from './pointActions.ts';
import { ADVANCE, ADVANCE_CHOICE, NAMES_CHOICE } from './pointCommands.ts';
import classes from './PointsFoot.module.css';
import { SaveTemplate, UseTemplate } from './TemplateDialogs.tsx';

export interface PointsFootProps {
  readonly all: readonly LabelClass[];
  readonly actions: PointActions;
  /** An image is open. */
  readonly isOpen: boolean;
}

type Dialog = 'mirrors' | 'use' | 'save' | null;
const words = pointsText;

export function PointsFoot({ all, actions, isOpen }: PointsFootProps) {
  const [dialog, setDialog] = useState<Dialog>(null);
  const { isSkeleton, isHidden } = useStore(pointing);
  const [names] = useChoice(NAMES_CHOICE, POINT_NAMES, 'hover');
  const close = (): void => setDialog(null);
  return (
    <div className={classes['foot']}>
      <CommandIcon
        id="points.names"
        label={`${words.view.names}: ${words.view.nameModes[names]}`}
        disabled={!isOpen}
        isPressed={names === 'always'}
        position="top"
      >
        <IconTag {...icon} />
      </CommandIcon>
      <CommandIcon id="points.skeleton" disabled={!isOpen} isPressed={isSkeleton} position="top">
        <IconLine {...icon} />
      </CommandIcon>
      <CommandIcon
        id="points.hide"
        label={isHidden ? words.view.show : words.view.hide}
        disabled={!isOpen}
        isPressed={isHidden}
        position="top"
      >
        <IconEyeOff {...icon} />
      </CommandIcon>
      <span className={classes['space']} />
      <MoreMenu all={all} actions={actions} isOpen={isOpen} onDialog={setDialog} />
      <MirrorDialog all={all} isOpen={dialog === 'mirrors'} actions={actions} onClose={close} />
      <UseTemplate isOpen={dialog === 'use'} actions={actions} onClose={close} />
      <SaveTemplate isOpen={dialog === 'save'} actions={actions} onClose={close} />
    </div>
  );
}

interface MoreMenuProps extends PointsFootProps {
  readonly onDialog: (dialog: Dialog) => void;
}

function MoreMenu({ all, actions, isOpen, onDialog }: MoreMenuProps) {
  const [isShown, setIsShown] = useState(false);
  const [names, setNames] = useChoice(NAMES_CHOICE, POINT_NAMES, 'hover');
  const [advance, setAdvance] = useChoice(ADVANCE_CHOICE, ADVANCE, 'off');
  const hasPoints = usePoints().size > 0 && isOpen;
  const isEmpty = all.length === 0;
  return (
    <Menu opened={isShown} onChange={setIsShown} position="top-end" width={272}>
      <Menu.Target>
        <TipIcon
          label={words.panel.menu}
          isTipHidden={isShown}
          position="left"
          onClick={() => setIsShown(!isShown)}
        >
          <IconDots {...icon} />
        </TipIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.view.names}</Menu.Label>
        <Menu.RadioGroup
          value={names}
          onChange={(value) => setNames(POINT_NAMES.find((one) => one === value) ?? 'hover')}
        >
          {POINT_NAMES.map((one) => (
            <Menu.RadioItem key={one} value={one}>
              {words.view.nameModes[one]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={advance === 'on'} onChange={(isOn) => setAdvance(isOn ? 'on' : 'off')}>
          {words.view.advance}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item disabled={!isOpen} onClick={actions.copyPrevious}>
          {words.panel.copyPrevious}
        </Menu.Item>
        <Menu.Item disabled={!hasPoints} onClick={actions.clear}>
          {words.panel.clear}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={isEmpty} onClick={() => onDialog('mirrors')}>
          {words.mirrors.edit}
        </Menu.Item>
        <Menu.Item onClick={() => onDialog('use')}>{words.templates.use}…</Menu.Item>
        <Menu.Item disabled={isEmpty} onClick={() => onDialog('save')}>
          {words.templates.save}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
