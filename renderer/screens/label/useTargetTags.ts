/** The images an edit is for, and which tags they carry. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useLabelDocument, useEnsureItems, useLabelRevision } from '#renderer/hooks/useLabels.ts';
import { selectionTags, type SelectionTags } from '#renderer/document/tagStates.ts';
import { labelView, targetsOf } from '#renderer/session/labelView.ts';

export function useTargetTags(): SelectionTags {
  const labels = useLabelDocument();
  const revision = useLabelRevision();
  const mode = useStore(labelView, (view) => view.mode);
  const selection = useStore(labelView, (view) => view.selection);
  const list = useStore(labelView, (view) => view.list);
  const ids = useMemo(
    () => targetsOf({ ...labelView.getState(), mode, selection, list }),
    [mode, selection, list],
  );
  useEnsureItems(ids);
  return useMemo(
    () => selectionTags(labels === null ? [] : ids.flatMap((id) => labels.item(id) ?? []), ids.length),
    // The revision stands for all that the document shows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [labels, ids, revision],
  );
}
