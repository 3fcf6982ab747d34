/** Opens the learning-rate finder, from beside the rate. */
import { Button, Tooltip } from '@mantine/core';
import { IconChartDots } from '@tabler/icons-react';
import { useRuns } from '#renderer/hooks/useProject.ts';
import { openLrFinder } from '#renderer/session/lrFinder.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import { finderText } from '#renderer/text/lrFinder.ts';
import { smallIcon } from '#renderer/theme/icon.ts';

export function LrFinderButton({ project }: { readonly project: string }) {
  const isTraining = (useRuns() ?? []).some(isActive);
  return (
    <Tooltip label={isTraining ? finderText.busy : finderText.openHint} multiline w={260}>
      <Button
        size="xs"
        variant="default"
        aria-label={finderText.open}
        leftSection={<IconChartDots {...smallIcon} />}
        disabled={isTraining}
        onClick={() => openLrFinder(project)}
      >
        {finderText.openShort}
      </Button>
    </Tooltip>
  );
}
