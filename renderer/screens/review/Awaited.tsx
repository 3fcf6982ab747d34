/** An answer that takes its time: says so, says when it could not be had and offers to ask again, and then shows it. */
import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { wordsForError } from '#renderer/text/errors.ts';
import { reviewText } from '#renderer/text/review.ts';
import classes from './Review.module.css';

export interface AwaitedProps<T> {
  /** Null until it is there. */
  readonly value: T | null;
  /** Null: it has not failed. */
  readonly failure: unknown;
  readonly retry: () => void;
  /** What could not be done, before the reason. */
  readonly failed: string;
  readonly loading: string;
  readonly children: (value: T) => ReactNode;
}

export function Awaited<T>({ value, failure, retry, failed, loading, children }: AwaitedProps<T>) {
  if (failure !== null) {
    return (
      <div className={classes['message']}>
        <Note
          tone="bad"
          actions={
            <Button size="compact-sm" variant="default" onClick={retry}>
              {reviewText.retry}
            </Button>
          }
        >
          {failed} {wordsForError(failure).sentence}
        </Note>
      </div>
    );
  }
  if (value === null) {
    return (
      <div className={classes['waiting']} role="status">
        <Loader size="sm" />
        {loading}
      </div>
    );
  }
  return children(value);
}
