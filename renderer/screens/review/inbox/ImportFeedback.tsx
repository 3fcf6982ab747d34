/** Takes a file of feedback into the inbox and says what of it could not be used. */
import { Button, Modal } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { remember } from '#renderer/session/navigation.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { InboxImport } from '#shared/domain/inbox.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import own from './Inbox.module.css';

const words = inboxText.import;

export interface ImportFeedbackProps {
  readonly project: Project;
  readonly run: Run;
}

export function ImportFeedback({ project, run }: ImportFeedbackProps) {
  const pick = usePathPicker();
  const [isBusy, setIsBusy] = useState(false);
  const [report, setReport] = useState<InboxImport | null>(null);
  const read = async (): Promise<void> => {
    try {
      const [file] = (await pick('file', words.choose)) ?? [];
      if (file === undefined) return;
      setIsBusy(true);
      const done = await studio.inbox.import({ project: project.id, file, run: run.id });
      notifyDone(words.done(done.added, done.labeled), { key: 'inbox' });
      if (done.added > 0) remember({ tab: 'inbox', entries: 'open', item: null, at: null });
      if (done.leftOut > 0) setReport(done);
    } catch (error) {
      notifyError(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={isBusy}
        leftSection={<IconFileImport {...smallIcon} />}
        title={words.hint}
        onClick={() => void read()}
      >
        {words.button}
      </Button>
      <Modal
        opened={report !== null}
        onClose={() => setReport(null)}
        title={report === null ? '' : words.problems(nameOf(report.file), report.leftOut)}
      >
        {report === null ? null : <Problems report={report} />}
      </Modal>
    </>
  );
}

function Problems({ report }: { readonly report: InboxImport }) {
  const untold = report.leftOut - report.problems.length;
  return (
    <ul className={own['problems']}>
      {report.problems.map(({ line, problem }) => (
        <li key={`${line} ${problem}`}>{words.problem(line, problem)}</li>
      ))}
      {untold > 0 ? <li>{words.more(untold)}</li> : null}
    </ul>
  );
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
