/** Export: one card for each thing one can take away. */
import { exportText } from '#renderer/text/export.ts';
import { useProject, useRuns } from '#renderer/hooks/useProject.ts';
import { LabelsCard } from './LabelsCard.tsx';
import { ReportCard } from './ReportCard.tsx';
import { ModelCard } from './ModelCard.tsx';
import classes from './Export.module.css';

export function ExportScreen() {
  const project = useProject();
  const runs = useRuns();
  return (
    <div className={classes['screen']}>
      <p className={classes['intro']}>{exportText.intro}</p>
      <div className={classes['cards']}>
        {runs === null ? null : <ModelCard project={project} runs={runs} />}
        <LabelsCard project={project} />
        {runs === null ? null : <ReportCard project={project} runs={runs} />}
      </div>
    </div>
  );
}
