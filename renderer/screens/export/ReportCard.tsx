/** A run written up, as a page or as Markdown. */
import { Button, Select } from '@mantine/core';
import { IconReport } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { bestRun } from '#renderer/session/runFacts.ts';
import { exportText } from '#renderer/text/export.ts';
import { REPORT_FORMATS, type ReportFormat } from '#shared/domain/job.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { Card } from './Card.tsx';
import { FolderField } from './FolderField.tsx';
import { JobOutcome } from './JobOutcome.tsx';
import { useExport } from './useExport.ts';
import classes from './Export.module.css';

const words = exportText.report;

export interface ReportCardProps {
  readonly project: Project;
  readonly runs: readonly Run[];
}

export function ReportCard({ project, runs }: ReportCardProps) {
  const ready = runs.filter((run) => run.hasCheckpoint && run.best !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [format, setFormat] = useState<ReportFormat>('html');
  const [folder, setFolder] = useState<string | null>(null);
  const { job, isBusy, start } = useExport(project.id, 'report');
  const run = ready.find((one) => one.id === chosen) ?? bestRun(ready);
  return (
    <Card icon={IconReport} title={words.title} what={words.what}>
      {run === null ? (
        <p className="dim">{words.none}</p>
      ) : (
        <>
          <div className={classes['fields']}>
            <Select
              size="xs"
              label={words.run}
              allowDeselect={false}
              data={ready.map((one) => ({ value: one.id, label: one.name }))}
              value={run.id}
              onChange={setChosen}
            />
            <div>
              <Select
                size="xs"
                label={words.format}
                allowDeselect={false}
                data={REPORT_FORMATS.map((value) => ({ value, label: words.formats[value] }))}
                value={format}
                onChange={(value) => setFormat(REPORT_FORMATS.find((one) => one === value) ?? 'html')}
              />
              <div className={classes['small']}>{words.explain[format]}</div>
            </div>
            <FolderField folder={folder} onFolder={setFolder} />
          </div>
          <Button
            className={classes['go']}
            variant="default"
            loading={isBusy}
            onClick={() =>
              start(() => studio.exporting.report({ project: project.id, run: run.id, format, folder }))
            }
          >
            {words.button}
          </Button>
          {job === null ? null : <JobOutcome job={job} />}
        </>
      )}
    </Card>
  );
}
