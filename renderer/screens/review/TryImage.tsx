/** What a run finds in any image: drop one or choose a file; nothing is added to the project. */
import { Button, Loader } from '@mantine/core';
import { IconPhotoSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { pathsOfDrop } from '#renderer/bridge/dropped.ts';
import { studio } from '#renderer/bridge/studio.ts';
import { DropZone } from '#renderer/components/DropZone.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { reviewing } from '#renderer/session/reviewing.ts';
import { wordsForError, wordsForWire } from '#renderer/text/errors.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { ImagePrediction } from '#shared/contract/answers.ts';
import type { Project } from '#shared/domain/project.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import type { Run } from '#shared/domain/run.ts';
import { ProbabilityBars } from './ProbabilityBars.tsx';
import classes from './Review.module.css';

const words = reviewText.trying;

type Trial =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  | { readonly state: 'failed'; readonly failure: unknown }
  | { readonly state: 'done'; readonly results: readonly ImagePrediction[] };

export interface TryImageProps {
  readonly project: Project;
  readonly run: Run;
}

export function TryImage({ project, run }: TryImageProps) {
  const [trial, setTrial] = useState<Trial>({ state: 'none' });
  const [picture, setPicture] = useState<File | null>(null);
  const pick = usePathPicker();
  const tried = useStore(reviewing, (state) => state.threshold);

  const look = async (find: Promise<readonly string[] | null>): Promise<void> => {
    try {
      const paths = await find;
      if (paths === null || paths.length === 0) return;
      setTrial({ state: 'looking' });
      const results = await studio.predicting.predict({
        project: project.id,
        run: run.id,
        paths: paths.slice(0, 100),
      });
      setTrial({ state: 'done', results });
    } catch (failure) {
      setTrial({ state: 'failed', failure });
    }
  };
  const choose = (): void => {
    setPicture(null);
    void look(pick('images', words.choose));
  };
  const drop = (transfer: DataTransfer): void => {
    setPicture(transfer.files.length === 1 ? (transfer.files[0] ?? null) : null);
    void look(pathsOfDrop(transfer));
  };

  return (
    <DropZone label={words.zone} activeLabel={words.drop} isQuiet onDrop={drop}>
      {trial.state === 'none' ? (
        <EmptyState
          icon={<IconPhotoSearch size={28} stroke={1.5} aria-hidden />}
          title={words.title}
          actions={<Button onClick={choose}>{words.choose}</Button>}
        >
          {words.body}
        </EmptyState>
      ) : (
        <div className={classes['trial']}>
          <Outcome trial={trial} picture={picture} threshold={tried ?? project.threshold} />
          <Button variant="default" onClick={choose} disabled={trial.state === 'looking'}>
            {words.another}
          </Button>
        </div>
      )}
    </DropZone>
  );
}

interface OutcomeProps {
  readonly trial: Trial;
  readonly picture: File | null;
  readonly threshold: number;
}

function Outcome({ trial, picture, threshold }: OutcomeProps) {
  if (trial.state === 'failed') return <Note tone="bad">{wordsForError(trial.failure).sentence}</Note>;
  if (trial.state !== 'done') {
    return (
      <div className={classes['waiting']} role="status">
        <Loader size="sm" />
        {words.looking}
      </div>
    );
  }
  return trial.results.map((result) => (
    <article key={result.path} className={classes['tried']}>
      {picture === null || !result.ok ? null : <Picture file={picture} />}
      <div className={classes['triedBody']}>
        <h3 className={`${classes['title']} truncate`} title={result.path}>
          <bdi>{nameOf(result.path)}</bdi>
        </h3>
        {result.ok ? (
          <ProbabilityBars
            names={result.classes}
            probabilities={result.probabilities}
            threshold={threshold}
          />
        ) : (
          <Note tone="bad">{wordsForWire(named(result.error, result.path)).sentence}</Note>
        )}
      </div>
    </article>
  ));
}

/** An uploaded file lies in a folder nobody knows: the sentence names the file alone. */
const named = (error: WireError, path: string): WireError =>
  error.data['path'] === path ? { ...error, data: { ...error.data, path: nameOf(path) } } : error;

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

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
