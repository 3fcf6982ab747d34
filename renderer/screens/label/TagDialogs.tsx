/** The dialogs that begin at a tag: merging, replacing, grouping. One is open at a time. */
import { tagText } from '#renderer/text/tags.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ClassChoiceDialog } from './ClassChoiceDialog.tsx';
import { GroupDialog, type GroupSubject } from './GroupDialog.tsx';
import type { LabelActions } from './labelActions.ts';
import { MergeDialog } from './MergeDialog.tsx';

export type TagDialog = { readonly what: 'merge' | 'replace'; readonly tag: LabelClass } | GroupSubject;

export interface TagDialogsProps {
  readonly open: TagDialog | null;
  readonly all: readonly LabelClass[];
  readonly total: number;
  readonly actions: LabelActions;
  readonly onClose: () => void;
}

export function TagDialogs({ open, all, total, actions, onClose }: TagDialogsProps) {
  const parts = { all, actions, onClose };
  const words = tagText.replace;
  return (
    <>
      <MergeDialog {...parts} from={open?.what === 'merge' ? open.tag : null} />
      <ClassChoiceDialog
        title={words.title}
        now={words.now}
        all={all}
        from={open?.what === 'replace' ? open.tag : null}
        hint={words.hint(total)}
        onChoose={actions.replace}
        onClose={onClose}
      />
      <GroupDialog {...parts} subject={open?.what === 'tag' || open?.what === 'group' ? open : null} />
    </>
  );
}
