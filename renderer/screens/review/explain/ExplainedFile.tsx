/** An image file that was tried on a run of tags, with what in it speaks for the class that one chooses. */
import { useMemo, useState } from 'react';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { firstToExplain, triedClasses } from '#renderer/session/explainedClasses.ts';
import type { ImagePrediction } from '#shared/contract/answers.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { Explained } from './Explained.tsx';
import { HeatOpacity } from './HeatOpacity.tsx';
import own from './Explain.module.css';

export interface ExplainedFileProps {
  readonly project: Project;
  readonly run: Run;
  readonly result: Extract<ImagePrediction, { ok: true }>;
  /** One per class. */
  readonly thresholds: readonly number[];
}

export function ExplainedFile({ project, run, result, thresholds }: ExplainedFileProps) {
  const [opacity, setOpacity] = useLayoutValue('review.heat', 0.85);
  const [chosen, setChosen] = useState<number | null>(null);
  const tags = useMemo(
    () => triedClasses(result.classes, result.probabilities, thresholds),
    [result, thresholds],
  );
  return (
    <div className={own['file']}>
      <div className={own['fileBar']}>
        <HeatOpacity value={opacity} onChange={setOpacity} />
      </div>
      <Explained
        {...{ project, run, tags, opacity }}
        image={result.path}
        chosen={chosen ?? firstToExplain(tags, null)}
        onChoose={setChosen}
      />
    </div>
  );
}
