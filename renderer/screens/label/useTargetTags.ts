/** The images an edit is for, and which tags they carry. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { SelectionTags } from '#renderer/document/tagStates.ts';
import { useEnsureItems, useSelectionTags } from '#renderer/hooks/useLabels.ts';
import { labelView, targetsOf } from '#renderer/session/labelView.ts';

export function useTargetTags(): SelectionTags {
  const mode = useStore(labelView, (view) => view.mode);
  const selection = useStore(labelView, (view) => view.selection);
  const list = useStore(labelView, (view) => view.list);
  const ids = useMemo(
    () => targetsOf({ ...labelView.getState(), mode, selection, list }),
    [mode, selection, list],
  );
  useEnsureItems(ids);
  return useSelectionTags(ids);
}
