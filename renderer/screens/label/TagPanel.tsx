/** The tags of the project and which of them the selected images carry; search, toggle, create. */
import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useImperativeHandle, useRef, useState, type Ref } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import { tagState, type SelectionTags } from '#renderer/document/tagStates.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useSelectionSuggestion } from '#renderer/hooks/useSuggestions.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { labelText } from '#renderer/text/label.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { LabelActions } from './labelActions.ts';
import { ClassList } from './ClassList.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { NoTagsRow } from './NoTagsRow.tsx';
import { TagRow } from './TagRow.tsx';
import classes from './TagPanel.module.css';
import { useClassSearch } from './useClassSearch.ts';
import { useTargets, useTargetTags } from './useTargetTags.ts';

export interface TagPanelHandle {
  readonly focusSearch: () => void;
}

export interface TagPanelProps {
  readonly ref: Ref<TagPanelHandle>;
  readonly actions: LabelActions;
}

const words = labelText.panel;

export function TagPanel({ ref, actions }: TagPanelProps) {
  const all = useClasses();
  const target = useTargetTags();
  const { tags: suggested } = useSelectionSuggestion(useTargets());
  const input = useRef<HTMLInputElement>(null);
  const search = useClassSearch(all ?? [], { take: actions.toggle, create: actions.create });
  const [merging, setMerging] = useState<LabelClass | null>(null);
  useImperativeHandle(ref, () => ({ focusSearch: () => input.current?.select() }), []);
  return (
    <section className={classes['panel']} aria-label={words.tags}>
      <header className={classes['header']}>
        <h3 className={classes['title']}>{words.tags}</h3>
        <span className={`${classes['target']} num`}>
          {target.total === 0
            ? words.forNone
            : target.total === 1
              ? words.forImage
              : words.forMany(target.total)}
        </span>
      </header>
      <TextInput
        ref={input}
        className={classes['search']}
        placeholder={words.search}
        aria-label={words.search}
        value={search.query}
        maxLength={200}
        onChange={(event) => search.setQuery(event.currentTarget.value)}
        onKeyDown={search.onKeyDown}
        rightSection={search.query === '' ? <Keys parts={keysOf('label.search')} /> : null}
      />
      <ClassList
        label={words.tags}
        found={search.found}
        chosen={search.query === '' ? -1 : search.chosen}
        empty={all?.length === 0 ? words.noTagsYet : words.nothingFound}
        row={(one, isChosen) => (
          <TagRow
            key={one.id}
            tag={one}
            isChosen={isChosen}
            state={tagState(target, one.id)}
            isDisabled={target.total === 0}
            mixed={mixedText(target, one.id)}
            suggested={suggested.get(one.id) ?? null}
            isLast={one.position === (all?.length ?? 0) - 1}
            actions={actions}
            onMerge={setMerging}
          />
        )}
      />
      {search.canCreate ? (
        <Button
          className={classes['create']}
          variant={search.chosen === search.found.length ? 'light' : 'subtle'}
          justify="flex-start"
          leftSection={<IconPlus {...smallIcon} />}
          onClick={search.create}
        >
          <span className="truncate">{words.create(search.query.trim())}</span>
        </Button>
      ) : null}
      <NoTagsRow target={target} onClick={actions.noTags} />
      <MergeDialog from={merging} all={all ?? []} actions={actions} onClose={() => setMerging(null)} />
    </section>
  );
}

function mixedText(target: SelectionTags, id: ClassId): string | null {
  if (tagState(target, id) !== 'some') return null;
  return words.mixed(target.counts.get(id) ?? 0, target.total);
}
