/** What one does with entries of the inbox: each one saved action, sent in order with the edits of labels. */
import { studio } from '#renderer/bridge/studio.ts';
import { historyEdit, tagEdit, type Edit } from '#renderer/document/edits.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { markNoTags, toggleTag } from '#renderer/document/tagStates.ts';
import type { ActionResult } from '#shared/contract/answers.ts';
import type { InboxState } from '#shared/domain/inbox.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ProjectId } from '#shared/domain/project.ts';

export interface InboxActions {
  readonly settle: (items: readonly ItemId[], state: InboxState) => Promise<void>;
  readonly take: (items: readonly ItemId[], from: 'model' | 'file') => Promise<void>;
  readonly toggle: (item: Item, id: ClassId) => void;
  readonly toggleAt: (item: Item, place: number) => void;
  readonly noTags: (item: Item) => void;
  readonly goBack: (way: 'undo' | 'redo') => Promise<void>;
}

/** The services work out what it changes; the answer names the images that are to be read again. */
const asked = (send: () => Promise<ActionResult>): Edit => ({
  touches: () => false,
  onItem: (item) => item,
  onClasses: (classes) => classes,
  send,
  isComplete: false,
  isRepeatable: true,
});

export function inboxActions(project: ProjectId, labels: LabelDocument): InboxActions {
  const act = async (send: () => Promise<ActionResult>): Promise<void> => void (await labels.do(asked(send)));
  const toggle = (item: Item, id: ClassId): void =>
    void labels.do(tagEdit(toggleTag([item], 1, id), labels.classes ?? []));
  return {
    settle: (items, state) => act(() => studio.inbox.settle({ project, items: [...items], state })),
    take: (items, from) => act(() => studio.inbox.take({ project, items: [...items], from })),
    toggle,
    toggleAt: (item, place) => {
      const one = labels.classes?.[place];
      if (one !== undefined) toggle(item, one.id);
    },
    noTags: (item) => void labels.do(tagEdit(markNoTags([item]))),
    goBack: async (way) => void (await labels.do(historyEdit(way))),
  };
}
