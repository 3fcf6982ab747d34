/** Suggestions of runs for screens: what is suggested for a selection, the drawing for one image, figures of the project. */
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import {
  NO_SUGGESTION,
  selectionSuggestion,
  type SelectionSuggestion,
} from '#renderer/document/suggested.ts';
import { openProject } from '#renderer/session/openProject.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import type { Suggestion, SuggestionSummary } from '#shared/domain/suggestion.ts';
import type { TagRules } from '#shared/kernels/suggestionScores.ts';
import { inBackground, notifyError } from './notify.tsx';
import { subscribeLabels, useClasses, useItem, useLabelDocument, useProjectChanges } from './useLabels.ts';
import { useProject, useRuns } from './useProject.ts';

const NO_CLASSES: readonly LabelClass[] = [];

/** What decides which tags a suggestion amounts to; the same object while threshold and classes are. */
export function useTagRules(): TagRules {
  const { threshold, classThresholds } = useProject();
  const classes = useClasses() ?? NO_CLASSES;
  return useMemo(
    () => ({ threshold: thresholdOf({ threshold, classThresholds }), classes }),
    [threshold, classThresholds, classes],
  );
}

/** The same, as it is now; for what is no component. */
export function rulesNow(classes: readonly LabelClass[] | null): TagRules {
  const { project } = openProject.getState();
  return { threshold: project === null ? 0.5 : thresholdOf(project), classes: classes ?? NO_CLASSES };
}

/** What is suggested for these images together. @param ids the same array as long as nothing changes */
export function useSelectionSuggestion(ids: readonly ItemId[]): SelectionSuggestion {
  const labels = useLabelDocument();
  const rules = useTagRules();
  const read = useMemo(() => rememberSuggestion(ids, labels, rules), [ids, labels, rules]);
  return useSyncExternalStore(subscribeLabels, read);
}

/** Worked out anew only when one of the images changed. */
function rememberSuggestion(
  ids: readonly ItemId[],
  labels: LabelDocument | null,
  rules: TagRules,
): () => SelectionSuggestion {
  let items: readonly (Item | undefined)[] | null = null;
  let found = NO_SUGGESTION;
  return () => {
    const now = ids.map((id) => labels?.item(id));
    if (items === null || now.some((item, index) => item !== items?.[index])) {
      items = now;
      found = selectionSuggestion(
        now.filter((item) => item !== undefined),
        rules,
      );
    }
    return found;
  };
}

/**
 * The open suggestion of an image with all that is drawn: squares of a mask, points. Null while there is none, or it is not
 * read yet; a new one comes when it changed or was answered.
 */
export function useSuggestion(id: ItemId | null): Suggestion | null {
  const { id: project } = useProject();
  const carried = useItem(id)?.suggestion ?? null;
  const [read, setRead] = useState<{ readonly of: object; readonly suggestion: Suggestion | null } | null>(
    null,
  );
  useEffect(() => {
    if (id === null || carried === null) return undefined;
    let isOver = false;
    studio.suggestions.read({ project, items: [id] }).then(
      ([suggestion]) => {
        if (!isOver) setRead({ of: carried, suggestion: suggestion ?? null });
      },
      (error: unknown) => {
        if (!isOver) notifyError(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [project, id, carried]);
  return carried !== null && read?.of === carried ? read.suggestion : null;
}

/** Runs that can be asked, newest first; null until they were read. */
export function useAskableRuns(): readonly Run[] | null {
  const runs = useRuns();
  return useMemo(() => runs?.filter((run) => run.hasCheckpoint) ?? null, [runs]);
}

export const askableRuns = (): readonly Run[] =>
  openProject.getState().runs?.filter((run) => run.hasCheckpoint) ?? [];

/** Asks a run about all images. */
export const askRun = (project: ProjectId, run: Run): void =>
  inBackground(studio.suggestions.start({ project, run: run.id, which: 'all' }));

/** Figures of the project's suggestions, fresh while it is shown. @param sure also counts where a run is that sure */
export function useSuggestionSummary(sure: number): SuggestionSummary | null {
  const { id: project } = useProject();
  const [summary, setSummary] = useState<SuggestionSummary | null>(null);
  const refresh = useCallback(() => {
    studio.suggestions.summary({ project, sure }).then(setSummary, notifyError);
  }, [project, sure]);
  useEffect(refresh, [refresh]);
  useProjectChanges(
    useCallback(
      (change: ProjectChange) => {
        if (change.suggestionsChanged || change.itemIds?.length !== 0) refresh();
      },
      [refresh],
    ),
  );
  return summary;
}
