/** Taking over a template of points, and keeping the present points as one. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useProject } from '#renderer/hooks/useProject.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { PointActions } from './pointActions.ts';
import { TemplateList } from './TemplateList.tsx';

interface TemplateDialogProps {
  readonly isOpen: boolean;
  readonly actions: PointActions;
  readonly onClose: () => void;
}

const words = pointsText.templates;

export function UseTemplate({ isOpen, actions, onClose }: TemplateDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.use} size={480}>
      <TemplateList actions={actions} onTaken={onClose} />
    </Modal>
  );
}

export function SaveTemplate({ isOpen, actions, onClose }: TemplateDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.saveTitle} size={480}>
      <NameForm
        onSave={(name) => {
          actions.saveTemplate(name);
          onClose();
        }}
      />
    </Modal>
  );
}

function NameForm({ onSave }: { readonly onSave: (name: string) => void }) {
  const project = useProject();
  const [name, setName] = useState(project.name.slice(0, 100));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') onSave(name.trim());
      }}
    >
      <TextInput
        label={words.saveName}
        value={name}
        maxLength={100}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt={16}>
        <Button type="submit" disabled={name.trim() === ''}>
          {words.saveNow}
        </Button>
      </Group>
    </form>
  );
}
