/** What an import did: read, left out and why, new tags, worth knowing. */
import { Accordion, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { notifyWireError } from '#renderer/hooks/notify.tsx';
import { importing } from '#renderer/session/importing.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { formatCount, formatDuration } from '#renderer/text/format.ts';
import { importText as words } from '#renderer/text/home.ts';
import type { ImportReport, Job, SkippedGroup } from '#shared/domain/job.ts';
import classes from './ImportReportDialog.module.css';

export function ImportReportDialog() {
  const [report, close] = useFinishedImport();
  return (
    <Modal opened={report !== null} onClose={close} title={words.title} size={560}>
      {report === null ? null : <Report report={report} onDone={close} />}
    </Modal>
  );
}

/** The report of the last import that was started from here and has ended. */
function useFinishedImport(): [ImportReport | null, () => void] {
  const [report, setReport] = useState<ImportReport | null>(null);
  useEffect(() => {
    const look = (): void => {
      for (const job of openProject.getState().jobs) {
        if (!takeFinished(job)) continue;
        if (job.result?.kind === 'import') setReport(job.result.report);
        if (job.error !== null) notifyWireError(job.error);
      }
    };
    // An import may end before the answer that names it arrives.
    const stops = [openProject.subscribe(look), importing.subscribe(look)];
    return () => stops.forEach((stop) => stop());
  }, []);
  return [report, () => setReport(null)];
}

/** True once for each import that was watched and has ended. */
function takeFinished(job: Job): boolean {
  const { watched } = importing.getState();
  if (job.state === 'running' || !watched.includes(job.id)) return false;
  importing.setState({ watched: watched.filter((id) => id !== job.id) });
  return true;
}

function Report({ report, onDone }: { readonly report: ImportReport; readonly onDone: () => void }) {
  const skipped = report.skipped.reduce((sum, group) => sum + group.count, 0);
  return (
    <Stack gap={16}>
      <Figures report={report} skipped={skipped} />
      {report.added === 0 && report.updated === 0 ? <Note tone="info">{words.nothingNew}</Note> : null}
      {skipped > 0 ? <Skipped groups={report.skipped} count={skipped} /> : null}
      {report.notes.length > 0 ? (
        <div>
          <Text fw={600}>{words.notes}</Text>
          <ul className={classes['notes']}>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <Group justify="space-between" wrap="nowrap">
        <Text c="dimmed" className="num">
          {words.took(formatDuration(report.elapsedMs))}
        </Text>
        <Button data-autofocus onClick={onDone} style={{ flex: 'none' }}>
          {words.done}
        </Button>
      </Group>
    </Stack>
  );
}

function Figures({ report, skipped }: { readonly report: ImportReport; readonly skipped: number }) {
  const kind = openProject.getState().project?.kind ?? 'tags';
  const figures = [
    { value: report.added, name: words.added(report.added) },
    ...(report.updated > 0 ? [{ value: report.updated, name: words.updated(report.updated) }] : []),
    { value: report.labeled, name: words.labeled },
    { value: report.newClasses.length, name: words.newTags(report.newClasses.length, kind) },
    { value: skipped, name: words.skipped(skipped) },
  ];
  return (
    <dl className={classes['figures']}>
      {figures.map(({ value, name }) => (
        <div key={name}>
          <dd className="num">{formatCount(value)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}

function Skipped({ groups, count }: { readonly groups: readonly SkippedGroup[]; readonly count: number }) {
  return (
    <div>
      <Note tone="warn">{words.skippedTitle(count)}</Note>
      <Accordion mt={8} variant="contained">
        {groups.map((group) => (
          <Accordion.Item key={group.reason} value={group.reason}>
            <Accordion.Control>{words.reason(group.reason, group.count)}</Accordion.Control>
            <Accordion.Panel>
              <ul className={classes['examples']}>
                {group.examples.map((example) => (
                  <li key={example}>
                    <bdi>{example}</bdi>
                  </li>
                ))}
                {group.count > group.examples.length ? (
                  <li className="dim">{words.examples(group.count - group.examples.length)}</li>
                ) : null}
              </ul>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  );
}
