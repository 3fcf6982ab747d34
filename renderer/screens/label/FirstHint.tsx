/** One line for who is here for the first time; gone for good once read. One hint shows at a time. */
import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { useCoarse } from '#renderer/hooks/useCoarse.ts';
import { useHistoryState } from '#renderer/hooks/useLabels.ts';
import { markHintSeen } from '#renderer/hooks/usePreferences.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { gotIt, hints, type Hint, type HintPlace } from '#renderer/text/hints.ts';
import classes from './FirstHint.module.css';

export function FirstHint() {
  const hint = useHint();
  const isTouch = useCoarse();
  if (hint === null) return null;
  return (
    <div className={classes['hint']} role="note">
      <span>{(isTouch ? hint.touch : undefined) ?? hint.words((id) => keysOf(id).join('+'))}</span>
      <Button size="compact-sm" variant="subtle" onClick={() => markHintSeen(hint.id)}>
        {gotIt}
      </Button>
    </div>
  );
}

/** The hint of where one is that was not read yet, or null. What one has just done goes first. */
function useHint(): Hint | null {
  const { kind } = useProject();
  const seen = useStore(preferences, (state) => state.hintsSeen);
  const mode = useStore(labelView, (view) => view.mode);
  const hasItems = useStore(labelView, (view) => (view.list?.length ?? 0) > 0);
  const hasUndone = useHistoryState().redo !== null;
  if (!hasItems) return null;
  const places: readonly HintPlace[] = hasUndone ? ['undo', mode] : [mode];
  return places.map((place) => hints[kind][place]).find(({ id }) => !seen.includes(id)) ?? null;
}
