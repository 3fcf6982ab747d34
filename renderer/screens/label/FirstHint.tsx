/** One line for who is here for the first time; gone for good once read. */
import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { markHintSeen } from '#renderer/hooks/usePreferences.ts';
import { useKind } from '#renderer/hooks/useProject.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { labelText } from '#renderer/text/label.ts';
import type { Kind } from '#shared/domain/project.ts';
import classes from './FirstHint.module.css';

/** Each kind has its own: who knows tagging has not drawn yet. */
const HINTS: Readonly<Record<Kind, string>> = {
  tags: 'label.keys',
  masks: 'label.keys.masks',
  points: 'label.keys.points',
};

export function FirstHint() {
  const kind = useKind();
  const hint = HINTS[kind];
  const seen = useStore(preferences, (state) => state.hintsSeen);
  const hasItems = useStore(labelView, (view) => (view.list?.length ?? 0) > 0);
  if (!hasItems || seen.includes(hint)) return null;
  return (
    <div className={classes['hint']} role="note">
      <span>{labelText.hint.first[kind]}</span>
      <Button size="compact-sm" variant="subtle" onClick={() => markHintSeen(hint)}>
        {labelText.hint.gotIt}
      </Button>
    </div>
  );
}
