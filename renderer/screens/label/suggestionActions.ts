/** Answering suggestions: accept, correct, set aside; each as one action, for the images that are selected. */
import { acceptEdit, acceptSureEdit, rejectEdit } from '#renderer/document/edits.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { isOpen } from '#renderer/document/suggested.ts';
import { hideToast, notifyDone } from '#renderer/hooks/notify.tsx';
import { takeAnswer as takeMask } from '#renderer/hooks/useMask.ts';
import { takePointsAnswer } from '#renderer/hooks/usePoints.ts';
import { askableRuns, askRun, rulesNow } from '#renderer/hooks/useSuggestions.ts';
import { labelView, select, targetsOf } from '#renderer/session/labelView.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { selectOne } from '#renderer/session/selection.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { isDrawn } from '#shared/domain/project.ts';
import { findNextSuggested } from './findNextUntagged.ts';

export interface SuggestionActions {
  readonly accept: () => void;
  readonly acceptNext: () => void;
  readonly reject: () => void;
  readonly next: () => void;
  /** Accepts wherever the run is at least this sure, with a toast that offers to undo. */
  readonly acceptSure: (sure: number) => void;
  /** Asks the latest run. */
  readonly ask: () => void;
}

export function suggestionActions(labels: LabelDocument, undo: () => void): SuggestionActions {
  const words = suggestText.toast;
  /** Of the images an edit is for, those that have something to answer; those not read yet are the services' to judge. */
  const open = (): readonly ItemId[] => {
    const rules = rulesNow(labels.classes);
    return targetsOf(labelView.getState()).filter((id) => {
      const item = labels.item(id);
      return item === undefined || isOpen(item, rules);
    });
  };
  const accept = (): boolean => {
    const ids = open();
    if (ids.length === 0) {
      notifyDone(words.none, { key: 'suggestion' });
      return false;
    }
    hideToast('class');
    const edit = acceptEdit(ids, rulesNow(labels.classes), drawnAnswer(ids));
    void labels.do(edit).then((result) => {
      if (ids.length > 1 && typeof result?.description === 'string') {
        notifyDone(result.description, { key: 'class', undo });
      }
    });
    return true;
  };
  const next = async (): Promise<void> => {
    const rules = rulesNow(labels.classes);
    const index = await findNextSuggested(labels, (item) => isOpen(item, rules));
    if (index < 0) notifyDone(words.noneFollows, { key: 'suggestion' });
    else select((list) => selectOne(list, index));
  };
  return {
    accept: () => void accept(),
    acceptNext: () => {
      if (accept()) void next();
    },
    reject: () => {
      const ids = open();
      if (ids.length === 0) {
        notifyDone(words.none, { key: 'suggestion' });
        return;
      }
      const back = (): void => void labels.do(rejectEdit(ids, false));
      void labels.do(rejectEdit(ids, true));
      notifyDone(words.aside(ids.length), { key: 'suggestion', undo: back });
    },
    next: () => void next(),
    acceptSure: (sure) => void acceptSure(labels, sure, undo),
    ask: askLatest,
  };
}

/** What is drawn on one image goes to its own document. */
function drawnAnswer(ids: readonly ItemId[]): ((result: ItemActionResult) => void) | null {
  const [only, second] = ids;
  const kind = openProject.getState().project?.kind;
  if (only === undefined || second !== undefined || kind === undefined || !isDrawn(kind)) return null;
  return (result) => {
    takeMask(only, result);
    takePointsAnswer(only, result);
  };
}

async function acceptSure(labels: LabelDocument, sure: number, undo: () => void): Promise<void> {
  const result = await labels.do(acceptSureEdit(sure));
  if (result === null) return;
  if (result.description === null) notifyDone(suggestText.toast.none, { key: 'suggestion' });
  else notifyDone(result.description, { key: 'class', undo });
}

function askLatest(): void {
  const [latest] = askableRuns();
  const project = openProject.getState().project?.id;
  if (latest === undefined || project === undefined) {
    notifyDone(suggestText.toast.noRun, { key: 'suggestion' });
    return;
  }
  askRun(project, latest);
  notifyDone(suggestText.toast.asked(latest.name), { key: 'suggestion' });
}
