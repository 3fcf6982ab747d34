/** Chooses the tag that another one goes into. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { labelText } from '#renderer/text/label.ts';
import { pickerText } from '#renderer/text/picker.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ClassActions } from './classActions.ts';

export interface MergeDialogProps {
  /** The tag that goes away, or null: closed. */
  readonly from: LabelClass | null;
  readonly all: readonly LabelClass[];
  readonly actions: ClassActions;
  readonly onClose: () => void;
}

const words = labelText.panel;

export function MergeDialog({ from, all, actions, onClose }: MergeDialogProps) {
  const [into, setInto] = useState<string | null>(null);
  const close = (): void => {
    setInto(null);
    onClose();
  };
  const merge = (): void => {
    if (from !== null && into !== null) actions.merge(from.id, Number(into));
    close();
  };
  return (
    <Modal opened={from !== null} onClose={close} title={words.mergeTitle(from?.name ?? '')} size={400}>
      <Stack gap={16}>
        <Select
          data-autofocus
          searchable
          aria-label={words.mergeTitle(from?.name ?? '')}
          limit={100}
          data={all
            .filter((one) => one.id !== from?.id)
            .map((one) => ({ value: String(one.id), label: one.name }))}
          value={into}
          onChange={setInto}
        />
        <Text c="dimmed">{words.mergeHint}</Text>
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {pickerText.cancel}
          </Button>
          <Button disabled={into === null} onClick={merge}>
            {words.mergeNow}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
