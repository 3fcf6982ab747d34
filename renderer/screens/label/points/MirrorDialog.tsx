/** Which points trade places when an image is flipped left to right: found by name, and set by hand. */
import { Button, Group, Modal, Select, Text } from '@mantine/core';
import { usePointScheme } from '#renderer/hooks/usePointScheme.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { mirrorOf } from '#shared/kernels/pointScheme.ts';
import type { MirrorActions } from './mirrorActions.ts';
import classes from './MirrorDialog.module.css';

export interface MirrorDialogProps {
  readonly all: readonly LabelClass[];
  readonly isOpen: boolean;
  readonly actions: MirrorActions;
  readonly onClose: () => void;
}

const words = pointsText.mirrors;

export function MirrorDialog({ all, isOpen, actions, onClose }: MirrorDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.title} size={520}>
      <Text c="dimmed">{words.detail}</Text>
      <Pairs all={all} actions={actions} />
      <Group justify="space-between" mt={16}>
        <Group gap={8}>
          <Button variant="default" onClick={actions.pairByName}>
            {words.auto}
          </Button>
          <Button variant="subtle" color="gray" onClick={actions.clearMirrors}>
            {words.clear}
          </Button>
        </Group>
        <Button onClick={onClose}>{words.done}</Button>
      </Group>
    </Modal>
  );
}

function Pairs({ all, actions }: Pick<MirrorDialogProps, 'all' | 'actions'>) {
  const scheme = usePointScheme(all);
  return (
    <div className={classes['pairs']}>
      {all.map((one) => (
        <Mirror
          key={one.id}
          one={one}
          all={all}
          other={mirrorOf(scheme, one.id)}
          onChange={(other) => actions.setMirror(one.id, other)}
        />
      ))}
    </div>
  );
}

interface MirrorProps {
  readonly one: LabelClass;
  readonly all: readonly LabelClass[];
  readonly other: number | null;
  readonly onChange: (other: number | null) => void;
}

function Mirror({ one, all, other, onChange }: MirrorProps) {
  return (
    <div className={classes['pair']}>
      <span className={classes['swatch']} style={{ background: one.color }} />
      <span className={`${classes['name']} truncate`} title={one.name}>
        <bdi>{one.name}</bdi>
      </span>
      <Select
        size="xs"
        className={classes['other']}
        aria-label={words.of(one.name)}
        placeholder={words.none}
        clearable
        searchable
        limit={50}
        data={all
          .filter(({ id }) => id !== one.id)
          .map(({ id, name }) => ({ value: String(id), label: name }))}
        value={other === null ? null : String(other)}
        onChange={(value) => onChange(value === null ? null : Number(value))}
      />
    </div>
  );
}
