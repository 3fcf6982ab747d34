/** Drop an image or choose files; a run is asked about them, and only what is wrong is added to the project. */
import { Button, Loader } from '@mantine/core';
import { IconPhotoSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { pathsOfDrop } from '#renderer/bridge/dropped.ts';
import { DropZone } from '#renderer/components/DropZone.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { wordsForError, wordsForWire } from '#renderer/text/errors.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import classes from './Review.module.css';

const words = reviewText.trying;

type Trial<T> =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  | { readonly state: 'failed'; readonly failure: unknown }
  | { readonly state: 'done'; readonly results: readonly T[] };

export interface TryFrameProps<T> {
  readonly ask: (paths: readonly string[]) => Promise<readonly T[]>;
  /** Files at once; further ones are left out. */
  readonly most: number;
  /** @param picture the one file that was dropped, or null */
  readonly children: (results: readonly T[], picture: File | null) => ReactNode;
}

export function TryFrame<T>({ ask, most, children }: TryFrameProps<T>) {
  const [trial, setTrial] = useState<Trial<T>>({ state: 'none' });
  const [picture, setPicture] = useState<File | null>(null);
  const pick = usePathPicker();

  const look = async (find: Promise<readonly string[] | null>): Promise<void> => {
    try {
      const paths = await find;
      if (paths === null || paths.length === 0) return;
      setTrial({ state: 'looking' });
      setTrial({ state: 'done', results: await ask(paths.slice(0, most)) });
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
          {trial.state === 'failed' ? (
            <Note tone="bad">{wordsForError(trial.failure).sentence}</Note>
          ) : trial.state === 'looking' ? (
            <Looking />
          ) : (
            children(trial.results, picture)
          )}
          <Button variant="default" onClick={choose} disabled={trial.state === 'looking'}>
            {words.another}
          </Button>
        </div>
      )}
    </DropZone>
  );
}

const Looking = () => (
  <div className={classes['waiting']} role="status">
    <Loader size="sm" />
    {words.looking}
  </div>
);

export const TriedName = ({ path }: { readonly path: string }) => (
  <h3 className={`${classes['title']} truncate`} title={path}>
    <bdi>{nameOf(path)}</bdi>
  </h3>
);

export const TriedProblem = ({ path, error }: { readonly path: string; readonly error: WireError }) => (
  <Note tone="bad">{wordsForWire(named(error, path)).sentence}</Note>
);

/** An uploaded file lies in a folder nobody knows: the sentence names the file alone. */
const named = (error: WireError, path: string): WireError =>
  error.data['path'] === path ? { ...error, data: { ...error.data, path: nameOf(path) } } : error;

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
