/** The labels as files that other tools read. */
import { Button, Select } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { exportText } from '#renderer/text/export.ts';
import { canCarry, formatsFor, LABEL_FORMATS, type LabelFormat } from '#shared/domain/labelFormat.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import { Card } from './Card.tsx';
import { FolderField } from './FolderField.tsx';
import { JobOutcome } from './JobOutcome.tsx';
import { useExport } from './useExport.ts';
import classes from './Export.module.css';

const words = exportText.labels;

/** Formats that can carry the labels first; the others stand greyed below, with the reason. */
function formatOptions(kind: Kind) {
  const label = (format: LabelFormat): string => words.formats[format];
  const others = LABEL_FORMATS.filter((format) => !canCarry(format, kind));
  return [
    ...formatsFor(kind).map((value) => ({ value, label: label(value) })),
    ...others.map((value) => ({ value, label: `${label(value)}: ${words.cannot[kind]}`, disabled: true })),
  ];
}

export function LabelsCard({ project }: { readonly project: Project }) {
  const [first = 'csv'] = formatsFor(project.kind);
  const [format, setFormat] = useState<LabelFormat>(first);
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
              <Select
                size="xs"
                allowDeselect={false}
                aria-label={words.format}
                data={formatOptions(project.kind)}
                value={format}
                onChange={(value) => setFormat(LABEL_FORMATS.find((one) => one === value) ?? first)}
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
