/** More stages for a run that ended: a way on is chosen, changed at will, looked at, and begun. */
import { Button, Group, Modal, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { stepsPerEpoch } from '#renderer/session/scheduleLines.ts';
import type { Stages } from '#renderer/session/stageEdits.ts';
import { stagesText, wayHints, wayNames } from '#renderer/text/stages.ts';
import { isDrawn } from '#shared/domain/project.ts';
import { MOST_STAGES, type Run } from '#shared/domain/run.ts';
import { goOnStages, keptStages, WAYS_ON, type WayOn } from '#shared/kernels/goOn.ts';
import { SchedulePicture } from './SchedulePicture.tsx';
import { StageList } from './StageList.tsx';
import classes from './Stages.module.css';

export interface GoOnDialogProps {
  readonly run: Run;
  readonly onGoOn: (stages: Stages) => void;
  readonly onClose: () => void;
}

const words = stagesText.goOn;

export function GoOnDialog({ run, onGoOn, onClose }: GoOnDialogProps) {
  const ways = waysOn(run);
  const [chosen, setChosen] = useState<{ readonly way: WayOn; readonly stages: Stages } | null>(
    ways[0] ?? null,
  );
  const left = run.status === 'done' ? 0 : run.config.epochs - run.epochsDone;
  return (
    <Modal opened onClose={onClose} title={words.title(run.name)} size={560}>
      {chosen === null ? (
        <Note tone="info">{words.full}</Note>
      ) : (
        <div className={classes['dialog']}>
          <SegmentedControl
            fullWidth
            aria-label={words.way}
            data={ways.map(({ way }) => ({ value: way, label: wayNames[way] }))}
            value={chosen.way}
            onChange={(value) => setChosen(ways.find(({ way }) => way === value) ?? chosen)}
          />
          <Text c="dimmed" fz={12}>
            {wayHints[chosen.way]} {left > 0 ? words.left(left) : null}
          </Text>
          <StageList
            key={chosen.way}
            stages={chosen.stages}
            isDrawn={isDrawn(run.kind)}
            onStages={(stages) => setChosen({ ...chosen, stages })}
          />
          <SchedulePicture stages={chosen.stages} perEpoch={stepsPerEpoch(run.trainItems, run.config)} />
          <Group justify="flex-end">
            <Button
              onClick={() => {
                onGoOn(chosen.stages);
                onClose();
              }}
            >
              {words.start}
            </Button>
          </Group>
        </div>
      )}
    </Modal>
  );
}

/** The ways that lead somewhere, with the stages of each. */
function waysOn(run: Run) {
  const kept = keptStages(run);
  return WAYS_ON.map((way) => ({ way, stages: goOnStages(kept, way) })).filter(
    ({ stages }) => stages.length > 0 && kept.length + stages.length <= MOST_STAGES,
  );
}
