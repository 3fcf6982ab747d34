/** Offers more stages for a run that ended and has a checkpoint to go on from. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Stages } from '#renderer/session/stageEdits.ts';
import { stagesText } from '#renderer/text/stages.ts';
import { isExtendable, type Run } from '#shared/domain/run.ts';
import { GoOnDialog } from './GoOnDialog.tsx';

export interface GoOnButtonProps {
  readonly run: Run;
  readonly isDisabled: boolean;
  readonly onGoOn: (stages: Stages) => void;
}

export function GoOnButton({ run, isDisabled, onGoOn }: GoOnButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (!isExtendable(run) || !run.hasCheckpoint) return null;
  return (
    <>
      <Button variant="default" disabled={isDisabled} onClick={() => setIsOpen(true)}>
        {stagesText.goOn.open}
      </Button>
      {isOpen ? <GoOnDialog run={run} onGoOn={onGoOn} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
