/** How an export goes and what came of it: progress with a cancel, the check, the folder, files and snippets. */
import { Button, CopyButton, Tabs } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { studio } from '#renderer/bridge/studio.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { inBackground } from '#renderer/hooks/notify.tsx';
import { wordsForWire } from '#renderer/text/errors.ts';
import { exportText } from '#renderer/text/export.ts';
import { formatBytes, formatCount } from '#renderer/text/format.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { ExportReport, Job } from '#shared/domain/job.ts';
import classes from './Export.module.css';

const SHOWN_FILES = 8;

export function JobOutcome({ job }: { readonly job: Job }) {
  if (job.state === 'running') return <Running job={job} />;
  if (job.state === 'cancelled') return <Note tone="info">{exportText.cancelled}</Note>;
  if (job.state === 'failed') {
    const sentence = job.error === null ? '' : wordsForWire(job.error).sentence;
    return (
      <Note tone="bad">
        <strong>{exportText.failed}</strong> {sentence}
      </Note>
    );
  }
  return job.result?.kind === 'export' ? <Report report={job.result.report} /> : null;
}

function Running({ job }: { readonly job: Job }) {
  return (
    <div className={classes['running']} role="status">
      <div className={classes['between']}>
        <span>{job.title}</span>
        <span className={`${classes['small']} num`}>
          {job.total === null ? null : `${formatCount(job.done)} / ${formatCount(job.total)}`}
        </span>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => inBackground(studio.jobs.cancel({ job: job.id }))}
        >
          {exportText.cancel}
        </Button>
      </div>
      <Meter label={job.title} value={job.done} total={job.total} />
    </div>
  );
}

function Report({ report }: { readonly report: ExportReport }) {
  const { check, folder, files, snippets, lost } = report;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <div className={classes['report']}>
      <Note tone="good">
        <strong>{exportText.done}.</strong>{' '}
        <span className="num">{exportText.files(files.length, bytes)}.</span>
        {check === null ? null : <div className="num">{exportText.model.checked(check)}</div>}
      </Note>
      {lost.length === 0 ? null : (
        <Note tone="info">
          {exportText.labels.lost}
          <ul className={classes['lost']}>
            {lost.map(({ reason, count }) => (
              <li key={reason} className="num">
                {exportText.labels.lostLine(reason, count)}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <div className={classes['path']}>
        <code className="truncate" title={folder}>
          <bdi>{folder}</bdi>
        </code>
        <CopyIcon value={folder} label={exportText.copyPath} />
      </div>
      <ul className={`${classes['files']} num`}>
        {files.slice(0, SHOWN_FILES).map((file) => (
          <li key={file.name}>
            <span className="truncate" title={file.name}>
              {file.name}
            </span>
            <span>{formatBytes(file.bytes)}</span>
          </li>
        ))}
        {files.length > SHOWN_FILES ? <li>{exportText.allFiles(files.length)}</li> : null}
      </ul>
      {snippets === null ? null : <Snippets {...snippets} />}
    </div>
  );
}

function Snippets({ python, javascript }: { readonly python: string; readonly javascript: string }) {
  const words = exportText.snippets;
  return (
    <Tabs defaultValue="python" className={classes['snippets']}>
      <Tabs.List aria-label={words.title}>
        <Tabs.Tab value="python">{words.python}</Tabs.Tab>
        <Tabs.Tab value="javascript">{words.javascript}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="python">
        <Snippet code={python} />
      </Tabs.Panel>
      <Tabs.Panel value="javascript">
        <Snippet code={javascript} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Snippet({ code }: { readonly code: string }) {
  return (
    <div className={classes['snippet']}>
      <div className={classes['copy']}>
        <CopyIcon value={code} label={exportText.snippets.copy} />
      </div>
      <pre tabIndex={0}>{code}</pre>
    </div>
  );
}

function CopyIcon({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <TipIcon size={28} label={copied ? exportText.copied : label} onClick={copy} position="left">
          {copied ? <IconCheck {...smallIcon} /> : <IconCopy {...smallIcon} />}
        </TipIcon>
      )}
    </CopyButton>
  );
}
