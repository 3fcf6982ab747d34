/** An exclusive group: its name, and which tags are in it. */
import { Autocomplete, Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { pickerText } from '#renderer/text/picker.ts';
import { tagText } from '#renderer/text/tags.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { TagActions } from './tagActions.ts';

const words = tagText.group;

/** The tag that goes into a group, or the group that is changed. */
export type GroupSubject =
  { readonly what: 'tag'; readonly tag: LabelClass } | { readonly what: 'group'; readonly name: string };

export interface GroupDialogProps {
  readonly subject: GroupSubject | null;
  readonly all: readonly LabelClass[];
  readonly actions: TagActions;
  readonly onClose: () => void;
}

export function GroupDialog({ subject, all, actions, onClose }: GroupDialogProps) {
  const title =
    subject === null
      ? ''
      : subject.what === 'tag'
        ? words.title(subject.tag.name)
        : words.renameTitle(subject.name);
  return (
    <Modal opened={subject !== null} onClose={onClose} title={title} size={440}>
      {subject === null ? null : <Fields subject={subject} all={all} actions={actions} onClose={onClose} />}
    </Modal>
  );
}

function Fields({ subject, all, actions, onClose }: GroupDialogProps & { readonly subject: GroupSubject }) {
  const own = subject.what === 'tag' ? [subject.tag.id] : membersOf(all, subject.name);
  const [name, setName] = useState(subject.what === 'group' ? subject.name : '');
  const [together, setTogether] = useState<readonly string[]>([]);
  const groups = [...new Set(all.map((one) => one.group).filter((group) => group !== null))];
  const others = all.filter((one) => !own.includes(one.id) && one.group === null);
  const save = (): void => {
    actions.group([...own, ...together.map(Number)], name.trim());
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') save();
      }}
    >
      <Stack gap={12}>
        <Text c="dimmed">{words.hint}</Text>
        <Autocomplete
          data-autofocus
          openOnFocus={false}
          label={words.name}
          placeholder={words.placeholder}
          data={subject.what === 'tag' ? groups : []}
          value={name}
          maxLength={200}
          onChange={setName}
        />
        <MultiSelect
          label={words.together}
          placeholder={together.length === 0 ? words.choose : ''}
          data={others.map((one) => ({ value: String(one.id), label: one.name }))}
          value={[...together]}
          onChange={setTogether}
          searchable
          limit={100}
        />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {pickerText.cancel}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const membersOf = (all: readonly LabelClass[], group: string): readonly ClassId[] =>
  all.filter((one) => one.group === group).map((one) => one.id);
