/** "That is wrong": an image that was tried becomes one of the project and waits in the inbox. */
import { Button } from '@mantine/core';
import { IconCheck, IconThumbDown } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { remember } from '#renderer/session/navigation.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { InboxReported } from '#shared/domain/inbox.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import own from './Inbox.module.css';

const words = inboxText.wrong;

export interface WrongButtonProps {
  readonly project: Project;
  readonly run: Run;
  readonly path: string;
}

export function WrongButton({ project, run, path }: WrongButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [said, setSaid] = useState<InboxReported | null>(null);
  const report = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const [one] = await studio.inbox.report({ project: project.id, run: run.id, paths: [path] });
      setSaid(one ?? null);
    } catch (error) {
      notifyError(error);
    } finally {
      setIsBusy(false);
    }
  };
  if (said?.ok === false) return <Note tone="bad">{said.problem}</Note>;
  if (said !== null) {
    return (
      <div className={own['wrong']}>
        <span className={own['taken']}>
          <IconCheck {...smallIcon} />
          {words.done}
        </span>
        <Button
          size="xs"
          variant="default"
          onClick={() => remember({ tab: 'inbox', entries: 'open', item: String(said.item) })}
        >
          {words.show}
        </Button>
      </div>
    );
  }
  return (
    <div className={own['wrong']}>
      <Button
        size="xs"
        variant="default"
        loading={isBusy}
        leftSection={<IconThumbDown {...smallIcon} />}
        title={words.hint}
        onClick={() => void report()}
      >
        {words.button}
      </Button>
    </div>
  );
}
