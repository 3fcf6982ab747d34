/** What Label says when its list is empty: no images at all, on their way, all done, or a filter that fits none. */
import { Button } from '@mantine/core';
import { IconCircleCheck, IconFilterOff, IconPhotoPlus, IconStack2 } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Meter } from '#renderer/components/Meter.tsx';
import { useJobs, useProject } from '#renderer/hooks/useProject.ts';
import { runCommand } from '#renderer/session/commands.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { labelText } from '#renderer/text/label.ts';
import { tagText } from '#renderer/text/tags.ts';

const words = labelText.empty;
const icon = { size: 28, stroke: 1.5, 'aria-hidden': true } as const;

export function EmptyList() {
  const { counts } = useProject();
  const filter = useStore(labelView, (view) => view.filter);
  const isAlike = useStore(labelView, (view) => view.alike !== null);
  const job = useJobs().find((one) => one.kind === 'import' && one.state === 'running');
  if (counts.items === 0 && job !== undefined) {
    return (
      <EmptyState icon={<IconPhotoPlus {...icon} />} title={words.importing}>
        {words.importingDetail}
        <div style={{ marginTop: 16 }}>
          <Meter label={job.title} value={job.done} total={job.total} />
        </div>
      </EmptyState>
    );
  }
  if (counts.items === 0) {
    return (
      <EmptyState
        icon={<IconPhotoPlus {...icon} />}
        title={words.title}
        actions={<Button onClick={() => runCommand('label.import')}>{words.add}</Button>}
      >
        {words.detail}
      </EmptyState>
    );
  }
  if (isAlike) {
    return (
      <EmptyState icon={<IconStack2 {...icon} />} title={tagText.duplicates.none}>
        {tagText.duplicates.noneDetail}
      </EmptyState>
    );
  }
  const isOnlyUntagged =
    filter.labeled === false && Object.values(filter).filter((one) => one !== undefined).length === 1;
  if (isOnlyUntagged) {
    return (
      <EmptyState
        icon={<IconCircleCheck {...icon} />}
        title={words.allTaggedTitle}
        actions={
          <>
            <Button onClick={() => goToScreen('train')}>{words.train}</Button>
            <ShowAll />
          </>
        }
      >
        {words.allTaggedDetail}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconFilterOff {...icon} />} title={words.filterTitle} actions={<ShowAll />}>
      {words.filterDetail}
    </EmptyState>
  );
}

function ShowAll() {
  return (
    <Button variant="default" onClick={() => labelView.setState({ filter: {} })}>
      {words.showAll}
    </Button>
  );
}
