/** The labels as files that other tools read. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { exportText } from '#renderer/text/export.ts';
import type { Project } from '#shared/domain/project.ts';
import { Card } from './Card.tsx';
import { FolderField } from './FolderField.tsx';
import { JobOutcome } from './JobOutcome.tsx';
import { useExport } from './useExport.ts';
import classes from './Export.module.css';

const words = exportText.labels;
const FORMATS = ['csv', 'fastai'] as const;

export function LabelsCard({ project }: { readonly project: Project }) {
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('csv');
  const [folder, setFolder] = useState<string | null>(null);
  const { job, isBusy, start } = useExport(project.id, 'labels');
  const { labeled } = project.counts;
  return (
    <Card icon={IconTags} title={words.title} what={words.what}>
      {labeled === 0 ? (
        <div className={classes['none']}>
          <p className="dim">{words.none}</p>
          <Button variant="default" onClick={() => goToScreen('label')}>
            {words.goLabel}
          </Button>
        </div>
      ) : (
        <>
          <p className={`${classes['fact']} num`}>{words.count(labeled)}.</p>
          <div className={classes['fields']}>
            <div>
              <div className={classes['label']}>{words.format}</div>
              <SegmentedControl
                size="xs"
                fullWidth
                aria-label={words.format}
                data={FORMATS.map((value) => ({ value, label: words.formats[value] }))}
                value={format}
                onChange={(value) => setFormat(FORMATS.find((one) => one === value) ?? 'csv')}
              />
              <div className={classes['small']}>{words.explain[format]}</div>
            </div>
            <FolderField folder={folder} onFolder={setFolder} />
          </div>
          <Button
            className={classes['go']}
            variant="default"
            loading={isBusy}
            onClick={() => start(() => studio.exporting.labels({ project: project.id, format, folder }))}
          >
            {words.button}
          </Button>
          {job === null ? null : <JobOutcome job={job} />}
        </>
      )}
    </Card>
  );
}
