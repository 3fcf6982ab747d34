/** What to make of the curve, in plain words, whenever it is true. */
import { useMemo } from 'react';
import { Note, type NoteTone } from '#renderer/components/Note.tsx';
import type { LiveCurve } from '#renderer/session/liveCurve.ts';
import { runNoteText } from '#shared/contract/runNoteText.ts';
import type { Run } from '#shared/domain/run.ts';
import { runNotes, type RunNote } from '#shared/kernels/runNotes.ts';

const TONES: Readonly<Record<RunNote['kind'], NoteTone>> = {
  'rate-too-high': 'warn',
  'rate-too-low': 'info',
  underfitting: 'info',
  overfitting: 'warn',
  'few-items': 'info',
  'never-predicted': 'warn',
};

export function RunNotes({ run, curve }: { readonly run: Run; readonly curve: LiveCurve }) {
  const notes = useMemo(() => runNotes(run, curve), [run, curve]);
  return (
    <>
      {notes.map((note, i) => (
        <Note key={`${note.kind} ${i}`} tone={TONES[note.kind]}>
          {runNoteText(note)}
        </Note>
      ))}
    </>
  );
}
