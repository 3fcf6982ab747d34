/** Chooses one class to go with another: the one it is merged into, or that takes its place. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { pickerText } from '#renderer/text/picker.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';

export interface ClassChoiceDialogProps {
  /** The class that it is about, or null: closed. */
  readonly from: LabelClass | null;
  readonly all: readonly LabelClass[];
  readonly title: (name: string) => string;
  readonly hint: string;
  /** On the button. */
  readonly now: string;
  readonly onChoose: (from: ClassId, into: ClassId) => void;
  readonly onClose: () => void;
}

export function ClassChoiceDialog({ from, all, hint, now, onChoose, ...rest }: ClassChoiceDialogProps) {
  const [into, setInto] = useState<string | null>(null);
  const close = (): void => {
    setInto(null);
    rest.onClose();
  };
  const choose = (): void => {
    if (from !== null && into !== null) onChoose(from.id, Number(into));
    close();
  };
  const title = rest.title(from?.name ?? '');
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
        <Text c="dimmed">{hint}</Text>
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {pickerText.cancel}
          </Button>
          <Button disabled={into === null} onClick={choose}>
            {now}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
