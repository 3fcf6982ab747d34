/** The trained model as one ONNX file, checked against the app before it counts as exported. */
import { Button, Select } from '@mantine/core';
import { IconCube } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { modelBytes } from '#renderer/session/exporting.ts';
import { bestRun } from '#renderer/session/runFacts.ts';
import { exportText } from '#renderer/text/export.ts';
import { formatBytes } from '#renderer/text/format.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { bestScoreOf } from '#shared/kernels/judging.ts';
import { Card } from './Card.tsx';
import { FolderField } from './FolderField.tsx';
import { JobOutcome } from './JobOutcome.tsx';
import { useExport } from './useExport.ts';
import classes from './Export.module.css';

const words = exportText.model;

export interface ModelCardProps {
  readonly project: Project;
  readonly runs: readonly Run[];
}

export function ModelCard({ project, runs }: ModelCardProps) {
  const ready = runs.filter((run) => run.hasCheckpoint && run.best !== null);
  const best = bestRun(runs);
  const [chosen, setChosen] = useState<string | null>(null);
  const [folder, setFolder] = useState<string | null>(null);
  const { job, isBusy, start } = useExport(project.id, 'model');
  const run = ready.find((one) => one.id === chosen) ?? best;
  return (
    <Card icon={IconCube} title={words.title} what={words.what[project.kind]}>
      {run === null ? (
        <div className={classes['none']}>
          <strong>{words.none.title}</strong>
          <p className="dim">{words.none.body}</p>
          <Button onClick={() => goToScreen('train')}>{words.none.action}</Button>
        </div>
      ) : (
        <>
          <p className={classes['fact']}>{words.where}</p>
          <p className={`${classes['fact']} num`}>
            {words.size(formatBytes(modelBytes(run.config.arch, run.classes.length)))}.{' '}
            {project.kind === 'tags'
              ? words.threshold(project.threshold, project.classThresholds.length)
              : null}
          </p>
          <div className={classes['fields']}>
            <Select
              size="xs"
              label={words.run}
              allowDeselect={false}
              data={ready.map((one) => ({
                value: one.id,
                label: `${words.option(one.name, one.kind, bestScoreOf(one))}${one.id === best?.id ? ` · ${words.best}` : ''}`,
              }))}
              value={run.id}
              onChange={setChosen}
            />
            <FolderField folder={folder} onFolder={setFolder} />
          </div>
          <Button
            className={classes['go']}
            loading={isBusy}
            onClick={() => start(() => studio.exporting.model({ project: project.id, run: run.id, folder }))}
          >
            {words.button}
          </Button>
          {job === null ? null : <JobOutcome job={job} />}
        </>
      )}
    </Card>
  );
}
