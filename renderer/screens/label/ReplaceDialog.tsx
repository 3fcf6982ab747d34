/** Chooses the tag that takes the place of another one on the selected images. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { pickerText } from '#renderer/text/picker.ts';
import { tagText } from '#renderer/text/tags.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { TagActions } from './tagActions.ts';

const words = tagText.replace;

export interface ReplaceDialogProps {
  /** The tag that is replaced, or null: closed. */
  readonly from: LabelClass | null;
  readonly all: readonly LabelClass[];
  /** Selected images. */
  readonly total: number;
  readonly actions: TagActions;
  readonly onClose: () => void;
}

export function ReplaceDialog({ from, all, total, actions, onClose }: ReplaceDialogProps) {
  const [into, setInto] = useState<string | null>(null);
  const close = (): void => {
    setInto(null);
    onClose();
  };
  const replace = (): void => {
    if (from !== null && into !== null) actions.replace(from.id, Number(into));
    close();
  };
  const title = words.title(from?.name ?? '');
  return (
    <Modal opened={from !== null} onClose={close} title={title} size={400}>
      <Stack gap={16}>
        <Select
          data-autofocus
          searchable
          aria-label={title}
          limit={100}
          data={all
            .filter((one) => one.id !== from?.id)
            .map((one) => ({ value: String(one.id), label: one.name }))}
          value={into}
          onChange={setInto}
        />
        <Text c="dimmed">{words.hint(total)}</Text>
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {pickerText.cancel}
          </Button>
          <Button disabled={into === null} onClick={replace}>
            {words.now}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
