/** What can be done with the chosen class on the whole image: fill, grow, shrink, smooth, clean, replace, copy, clear. */
import { ActionIcon, Button, Group, Menu, Modal, NumberInput, Select, Stack, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Keys } from '#renderer/components/Keys.tsx';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { drawing } from '#renderer/session/drawing.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { maskText } from '#renderer/text/masks.ts';
import { pickerText } from '#renderer/text/picker.ts';
import { UNLABELED } from '#shared/domain/mask.ts';
import type { MaskActions } from './maskActions.ts';
import classes from './RegionMenu.module.css';

const words = maskText.region;

export interface RegionMenuProps {
  readonly actions: MaskActions;
  readonly icon: ReactNode;
}

export function RegionMenu({ actions, icon }: RegionMenuProps) {
  const [px, setPx] = useState(3);
  const [isReplacing, setIsReplacing] = useState(false);
  const hasClass = useStore(drawing, (state) => state.classId !== null);
  return (
    <>
      <Menu position="right-start" width={280}>
        <Menu.Target>
          <Tooltip label={words.menu} position="right">
            <ActionIcon aria-label={words.menu}>{icon}</ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={!hasClass} onClick={actions.fillHoles}>
            {words.fillHoles}
          </Menu.Item>
          <Menu.Item disabled={!hasClass} onClick={actions.smooth}>
            {words.smooth}
          </Menu.Item>
          <Menu.Divider />
          <div className={classes['amount']}>
            <NumberInput
              size="xs"
              label={words.amount}
              min={1}
              max={200}
              clampBehavior="strict"
              value={px}
              onChange={(value) => setPx(Number(value) || 1)}
              onKeyDown={(event) => event.stopPropagation()}
            />
          </div>
          <Menu.Item disabled={!hasClass} onClick={() => actions.grow(px)}>
            {words.grow(px)}
          </Menu.Item>
          <Menu.Item disabled={!hasClass} onClick={() => actions.shrink(px)}>
            {words.shrink(px)}
          </Menu.Item>
          <Menu.Item disabled={!hasClass} onClick={() => actions.removeSpecks(px * px)}>
            {words.specks(px * px)}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item disabled={!hasClass} onClick={() => setIsReplacing(true)}>
            {words.replace}
          </Menu.Item>
          <Menu.Item
            rightSection={<Keys parts={keysOf('label.repeat')} />}
            onClick={() => void actions.copyPrevious()}
          >
            {words.copyPrevious}
          </Menu.Item>
          <Menu.Item onClick={actions.clear}>{words.clear}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ReplaceDialog isOpen={isReplacing} actions={actions} onClose={() => setIsReplacing(false)} />
    </>
  );
}

interface ReplaceDialogProps {
  readonly isOpen: boolean;
  readonly actions: MaskActions;
  readonly onClose: () => void;
}

function ReplaceDialog({ isOpen, actions, onClose }: ReplaceDialogProps) {
  const all = useClasses() ?? [];
  const fromId = useStore(drawing, (state) => state.classId);
  const [into, setInto] = useState<string | null>(null);
  const from = all.find((one) => one.id === fromId);
  const title = words.replaceTitle(from?.name ?? '');
  const choices = all
    .filter((one) => one.id !== fromId)
    .map((one) => ({ value: String(one.id), label: one.name }));
  const replace = (): void => {
    if (fromId !== null && into !== null) actions.replace(fromId, Number(into));
    setInto(null);
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={400}>
      <Stack gap={16}>
        <Select
          data-autofocus
          searchable
          aria-label={title}
          limit={100}
          data={[...choices, { value: String(UNLABELED), label: maskText.classes.unlabeled }]}
          value={into}
          onChange={setInto}
        />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {pickerText.cancel}
          </Button>
          <Button disabled={into === null} onClick={replace}>
            {words.replaceNow}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
