/** What to make of the curve, in plain words, whenever it is true. */
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { LiveCurve } from '#renderer/session/liveCurve.ts';
import { runText } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { runNoteText } from '#shared/contract/runNoteText.ts';
import type { Run } from '#shared/domain/run.ts';
import { runNotes, type RunNote } from '#shared/kernels/runNotes.ts';
import classes from './RunNotes.module.css';

/** What goes wrong, rather than what could go better. */
const WARNINGS: ReadonlySet<RunNote['kind']> = new Set(['rate-too-high', 'overfitting', 'never-predicted']);

export function RunNotes({ run, curve }: { readonly run: Run; readonly curve: LiveCurve }) {
  const notes = useMemo(() => runNotes(run, curve), [run, curve]);
  if (notes.length === 0) return null;
  return (
    <ul className={classes['notes']} aria-label={runText.notes}>
      {notes.map((note, i) => {
        const isWarning = WARNINGS.has(note.kind);
        const Icon = isWarning ? IconAlertTriangle : IconInfoCircle;
        return (
          <li key={`${note.kind} ${i}`} data-warning={isWarning || undefined}>
            <Icon {...smallIcon} />
            {runNoteText(note)}
          </li>
        );
      })}
    </ul>
  );
}
