/** One line for who is here for the first time; gone for good once read. */
import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { markHintSeen } from '#renderer/hooks/usePreferences.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { labelText } from '#renderer/text/label.ts';
import classes from './FirstHint.module.css';

const HINT = 'label.keys';

export function FirstHint() {
  const seen = useStore(preferences, (state) => state.hintsSeen);
  const hasItems = useStore(labelView, (view) => (view.list?.length ?? 0) > 0);
  if (!hasItems || seen.includes(HINT)) return null;
  return (
    <div className={classes['hint']} role="note">
      <span>{labelText.hint.first}</span>
      <Button size="compact-sm" variant="subtle" onClick={() => markHintSeen(HINT)}>
        {labelText.hint.gotIt}
      </Button>
    </div>
  );
}
