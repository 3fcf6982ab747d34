/** Puts what a run gets wrong into the inbox: so many of the worst of a side of the split, or all. */
import { Button, Menu } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { remember } from '#renderer/session/navigation.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { InboxSide } from '#shared/domain/inbox.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';

const COUNTS = [20, 100] as const;
const words = inboxText.collect;

export interface CollectMenuProps {
  readonly project: Project;
  readonly run: Run;
  /** Offered, the usual first. Sides without images are left out. */
  readonly sides: readonly InboxSide[];
}

export function CollectMenu({ project, run, sides }: CollectMenuProps) {
  const [isBusy, setIsBusy] = useState(false);
  const collect = async (side: InboxSide, worst: number | null): Promise<void> => {
    setIsBusy(true);
    try {
      const { added, known } = await studio.inbox.collect({ project: project.id, run: run.id, side, worst });
      // What came in is seen; that nothing did has to be said.
      if (added === 0) notifyDone(words.none(known), { key: 'inbox' });
      else remember({ tab: 'inbox', entries: 'open', item: null, at: null });
    } catch (error) {
      notifyError(error);
    } finally {
      setIsBusy(false);
    }
  };
  const offered = sides.filter((side) => project.counts.bySplit[side] > 0);
  // Of masks and points nearly every image is a little wrong.
  const counts = [...COUNTS, ...(project.kind === 'tags' ? [null] : [])];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          loading={isBusy}
          disabled={!run.hasCheckpoint || offered.length === 0}
          leftSection={<IconInbox {...smallIcon} />}
          title={words.hint}
        >
          {words.button}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((side) => (
          <Fragment key={side}>
            <Menu.Label>{words.sides[side]}</Menu.Label>
            {counts.map((count) => (
              <Menu.Item key={count ?? 'all'} onClick={() => void collect(side, count)}>
                {count === null ? words.all : words.worst(count)}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
