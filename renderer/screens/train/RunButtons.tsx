/** What can be done with the shown run: pause, stop and resume it, and look at its mistakes. */
import { Button, Tooltip } from '@mantine/core';
import { IconArrowRight, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useRunActions } from '#renderer/hooks/useRunActions.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import { runText } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { isResumable, type Run } from '#shared/domain/run.ts';
import { GoOnButton } from './stages/GoOnButton.tsx';

export interface RunButtonsProps {
  readonly project: string;
  readonly runs: readonly Run[];
  readonly run: Run;
}

/** The filled one is what the state of the run asks for. */
export function RunButtons({ project, runs, run }: RunButtonsProps) {
  const actions = useRunActions(project);
  const wantsOn = run.status === 'interrupted' || run.status === 'paused';
  if (isActive(run)) return <LiveButtons run={run} onPause={actions.pause} onStop={actions.stop} />;
  return (
    <>
      {isResumable(run) ? (
        <Button
          variant={wantsOn ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay {...smallIcon} />}
          disabled={runs.some(isActive)}
          onClick={() => actions.resume(run)}
        >
          {runText.resume}
        </Button>
      ) : null}
      <GoOnButton
        key={run.id}
        run={run}
        isDisabled={runs.some(isActive)}
        onGoOn={(stages) => actions.extend(run, stages)}
      />
      {run.best === null ? null : (
        <Button
          variant={wantsOn ? 'default' : 'filled'}
          rightSection={<IconArrowRight {...smallIcon} />}
          onClick={() => goToScreen('review', { run: run.id, tab: 'predictions' })}
        >
          {runText.review}
        </Button>
      )}
    </>
  );
}

interface LiveButtonsProps {
  readonly run: Run;
  readonly onPause: (run: Run) => void;
  readonly onStop: (run: Run) => void;
}

function LiveButtons({ run, onPause, onStop }: LiveButtonsProps) {
  const isEnding = run.status === 'pausing' || run.status === 'stopping';
  return (
    <>
      <Tooltip label={runText.pauseHint} multiline w={260}>
        <Button
          variant="default"
          leftSection={<IconPlayerPause {...smallIcon} />}
          disabled={isEnding}
          onClick={() => onPause(run)}
        >
          {run.status === 'pausing' ? runText.pausing : runText.pause}
        </Button>
      </Tooltip>
      <Tooltip label={runText.stopHint}>
        <Button
          variant="default"
          leftSection={<IconPlayerStop {...smallIcon} />}
          disabled={isEnding}
          onClick={() => onStop(run)}
        >
          {run.status === 'stopping' ? runText.stopping : runText.stop}
        </Button>
      </Tooltip>
    </>
  );
}
