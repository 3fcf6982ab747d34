/** Notes on a run, kept when the field is left. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { reviewText } from '#renderer/text/review.ts';
import type { Run } from '#shared/domain/run.ts';
import classes from './Review.module.css';

export interface RunNotesProps {
  readonly run: Run;
  readonly onSave: (notes: string) => void;
  readonly onClose: () => void;
}

export function RunNotes({ run, onSave, onClose }: RunNotesProps) {
  const [notes, setNotes] = useState(run.notes);
  const finish = (): void => {
    if (notes !== run.notes) onSave(notes);
    onClose();
  };
  return (
    <Textarea
      className={classes['notes']}
      size="xs"
      autosize
      autoFocus
      minRows={3}
      maxRows={10}
      maxLength={20_000}
      aria-label={reviewText.run.notesField}
      placeholder={reviewText.run.notesHint}
      value={notes}
      onChange={(event) => setNotes(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Escape') finish();
      }}
    />
  );
}
