/** The images an edit is for, and which tags they carry. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { SelectionTags } from '#renderer/document/tagStates.ts';
import { useEnsureItems, useSelectionTags } from '#renderer/hooks/useLabels.ts';
import { labelView, targetsOf } from '#renderer/session/labelView.ts';
import type { ItemId } from '#shared/domain/item.ts';

/** The same array as long as it is the same images. */
export function useTargets(): readonly ItemId[] {
  const mode = useStore(labelView, (view) => view.mode);
  const selection = useStore(labelView, (view) => view.selection);
  const list = useStore(labelView, (view) => view.list);
  return useMemo(
    () => targetsOf({ ...labelView.getState(), mode, selection, list }),
    [mode, selection, list],
  );
}

export function useTargetTags(): SelectionTags {
  const ids = useTargets();
  useEnsureItems(ids);
  return useSelectionTags(ids);
}
