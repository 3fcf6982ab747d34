/** The tags of the project and which of them the selected images carry; search, toggle, create. */
import { Button, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconPlus } from '@tabler/icons-react';
import { useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import { tagState, type SelectionTags } from '#renderer/document/tagStates.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { labelText } from '#renderer/text/label.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { LabelActions } from './labelActions.ts';
import { MergeDialog } from './MergeDialog.tsx';
import { findTags, startChoice } from './tagSearch.ts';
import { NoTagsRow } from './NoTagsRow.tsx';
import { TagRow } from './TagRow.tsx';
import classes from './TagPanel.module.css';
import { useTargetTags } from './useTargetTags.ts';

export interface TagPanelHandle {
  readonly focusSearch: () => void;
}

export interface TagPanelProps {
  readonly ref: Ref<TagPanelHandle>;
  readonly actions: LabelActions;
}

const ROW_PX = 32;
const words = labelText.panel;

export function TagPanel({ ref, actions }: TagPanelProps) {
  const all = useClasses();
  const target = useTargetTags();
  const input = useRef<HTMLInputElement>(null);
  const search = useTagSearch(all ?? [], actions);
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
      <TagList
        found={search.found}
        chosen={search.query === '' ? -1 : search.chosen}
        isEmpty={all?.length === 0}
        row={(one, isChosen) => (
          <TagRow
            key={one.id}
            tag={one}
            isChosen={isChosen}
            state={tagState(target, one.id)}
            isDisabled={target.total === 0}
            mixed={mixedText(target, one.id)}
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

interface TagListProps {
  readonly found: readonly LabelClass[];
  readonly chosen: number;
  readonly isEmpty: boolean;
  readonly row: (one: LabelClass, isChosen: boolean) => React.ReactNode;
}

/** Only the rows in sight exist: class lists of a thousand are not rare. */
function TagList({ found, chosen, isEmpty, row }: TagListProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  return (
    <div ref={box} className={classes['list']} role="group" aria-label={words.tags}>
      {found.length === 0 ? (
        <p className={classes['nothing']}>{isEmpty ? words.noTagsYet : words.nothingFound}</p>
      ) : null}
      <div className={classes['inner']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((virtual) => {
          const one = found[virtual.index];
          return one === undefined ? null : (
            <div
              key={one.id}
              className={classes['slot']}
              style={{ transform: `translateY(${virtual.start}px)`, height: ROW_PX }}
            >
              {row(one, chosen === virtual.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Typing filters; Enter takes the marked row, or creates the tag; arrows move the mark. */
function useTagSearch(all: readonly LabelClass[], actions: LabelActions) {
  const [query, setQueryText] = useState('');
  const [moved, setMoved] = useState<number | null>(null);
  const found = useMemo(() => findTags(all, query), [all, query]);
  const name = query.trim();
  const canCreate = name !== '' && !all.some((one) => one.name === name);
  const last = found.length - (canCreate ? 0 : 1);
  const chosen = Math.min(moved ?? startChoice(found, name), last);
  const setQuery = (text: string): void => {
    setQueryText(text);
    setMoved(null);
  };
  const create = (): void => {
    actions.create(name);
    setQuery('');
  };
  const take = (): void => {
    const one = found[chosen];
    if (one !== undefined) actions.toggle(one.id);
    else if (canCreate) create();
    setQuery('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && name !== '') take();
    else if (event.key === 'ArrowDown') setMoved(Math.min(last, chosen + 1));
    else if (event.key === 'ArrowUp') setMoved(Math.max(0, chosen - 1));
    else if (event.key === 'Escape') {
      setQuery('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { query, setQuery, found, chosen, canCreate, create, onKeyDown };
}
