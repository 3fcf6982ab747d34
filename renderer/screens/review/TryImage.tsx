/** What a run finds in any image: drop one or choose a file; only what is wrong is added to the project. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { useReviewThresholds } from '#renderer/hooks/useReviewThresholds.ts';
import { reviewing } from '#renderer/session/reviewing.ts';
import { explainText } from '#renderer/text/explain.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { ImagePrediction } from '#shared/contract/answers.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { ExplainedFile } from './explain/ExplainedFile.tsx';
import { WrongButton } from './inbox/WrongButton.tsx';
import { ProbabilityBars } from './ProbabilityBars.tsx';
import { TriedName, TriedProblem, TryFrame } from './TryFrame.tsx';
import classes from './Review.module.css';

const words = reviewText.trying;

export interface TryImageProps {
  readonly project: Project;
  readonly run: Run;
}

export function TryImage({ project, run }: TryImageProps) {
  const tried = useStore(reviewing, (state) => state.threshold);
  const ask = useCallback(
    (paths: readonly string[]) =>
      studio.predicting.predict({ project: project.id, run: run.id, paths: [...paths] }),
    [project.id, run.id],
  );
  return (
    <TryFrame ask={ask} most={100}>
      {(results, picture) =>
        results.map((result) => (
          <Tried
            key={result.path}
            {...{ project, run, result, picture }}
            threshold={tried ?? project.threshold}
          />
        ))
      }
    </TryFrame>
  );
}

interface TriedProps extends TryImageProps {
  readonly result: ImagePrediction;
  readonly picture: File | null;
  /** Of classes without one of their own. */
  readonly threshold: number;
}

const NO_NAMES: readonly string[] = [];

function Tried({ project, run, result, picture, threshold }: TriedProps) {
  const { thresholdsAt } = useReviewThresholds(project, result.ok ? result.classes : NO_NAMES);
  const [isExplained, setIsExplained] = useState(false);
  const thresholds = thresholdsAt(threshold);
  return (
    <article className={classes['tried']}>
      {picture === null || !result.ok || isExplained ? null : <Picture file={picture} />}
      <div className={classes['triedBody']} data-wide={isExplained || undefined}>
        <TriedName path={result.path} />
        {result.ok ? (
          <>
            {isExplained ? (
              <ExplainedFile {...{ project, run, result, thresholds }} />
            ) : (
              <ProbabilityBars
                names={result.classes}
                probabilities={result.probabilities}
                thresholds={thresholds}
              />
            )}
            <div className={classes['acts']}>
              <Button
                size="xs"
                variant="default"
                mt={12}
                aria-expanded={isExplained}
                onClick={() => setIsExplained(!isExplained)}
              >
                {isExplained ? explainText.hide : explainText.ask}
              </Button>
              <WrongButton project={project} run={run} path={result.path} />
            </div>
          </>
        ) : (
          <TriedProblem path={result.path} error={result.error} />
        )}
      </div>
    </article>
  );
}

/** The dropped file itself, shown from memory. A format the browser cannot show leaves no broken picture. */
function Picture({ file }: { readonly file: File }) {
  const image = useRef<HTMLImageElement>(null);
  const [unshown, setUnshown] = useState<File | null>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (image.current !== null) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  if (unshown === file) return null;
  return (
    <img
      ref={image}
      className={classes['picture']}
      alt={words.picture(file.name)}
      onError={() => setUnshown(file)}
    />
  );
}
