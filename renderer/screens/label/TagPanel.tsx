/** The tags of the project and which of them the selected images carry; search, toggle, create. */
import { useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { useStore } from 'zustand';
import { tagState, type SelectionTags } from '#renderer/document/tagStates.ts';
import { useCollapsed } from '#renderer/hooks/useCollapsed.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { useSelectionSuggestion } from '#renderer/hooks/useSuggestions.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { labelText } from '#renderer/text/label.ts';
import { CLASS_SEPARATOR } from '#shared/domain/className.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import { CreateClass } from './CreateClass.tsx';
import type { LabelActions } from './labelActions.ts';
import { ClassList } from './ClassList.tsx';
import { ClassSearchField } from './ClassSearchField.tsx';
import { NoTagsRow } from './NoTagsRow.tsx';
import { TagDialogs, type TagDialog } from './TagDialogs.tsx';
import { TagHeading } from './TagHeading.tsx';
import { TagRow, type TagMenuActions } from './TagRow.tsx';
import classes from './TagPanel.module.css';
import { foundEntries, tagEntries, type ClassEntry, type TagEntry } from './tagTree.ts';
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
const NO_CLASSES: readonly LabelClass[] = [];

export function TagPanel({ ref, actions }: TagPanelProps) {
  const all = useClasses() ?? NO_CLASSES;
  const isKnown = useClasses() !== null;
  const target = useTargetTags();
  const input = useRef<HTMLInputElement>(null);
  const search = useClassSearch(all, { take: actions.toggle, create: actions.create });
  const [dialog, setDialog] = useState<TagDialog | null>(null);
  useImperativeHandle(ref, () => ({ focusSearch: () => input.current?.select() }), []);
  const addBelow = (path: string): void => {
    search.setQuery(`${path}${CLASS_SEPARATOR}`);
    // The menu gives the focus back to its button first.
    setTimeout(() => input.current?.focus(), 0);
  };
  return (
    <section className={classes['panel']} aria-label={words.tags}>
      <header className={classes['header']}>
        <h3 className={classes['title']}>{words.tags}</h3>
        <span className={`${classes['target']} num`}>{targetText(target)}</span>
      </header>
      <ClassSearchField ref={input} search={search} label={words.search} />
      <Rows
        all={all}
        found={search.query === '' ? null : search.found}
        chosen={search.query === '' ? -1 : search.chosen}
        empty={isKnown && all.length === 0 ? words.noTagsYet : words.nothingFound}
        target={target}
        actions={actions}
        onDialog={setDialog}
        onAddBelow={addBelow}
      />
      <CreateClass search={search} label={words.create} />
      <NoTagsRow target={target} onClick={actions.noTags} />
      <TagDialogs
        open={dialog}
        all={all}
        total={target.total}
        actions={actions}
        onClose={() => setDialog(null)}
      />
    </section>
  );
}

function targetText({ total }: SelectionTags): string {
  if (total === 0) return words.forNone;
  return total === 1 ? words.forImage : words.forMany(total);
}

interface RowsProps {
  readonly all: readonly LabelClass[];
  /** What a search found, or null: the whole list. */
  readonly found: readonly LabelClass[] | null;
  readonly chosen: number;
  readonly empty: string;
  readonly target: SelectionTags;
  readonly actions: LabelActions;
  readonly onDialog: (dialog: TagDialog) => void;
  readonly onAddBelow: (path: string) => void;
}

function Rows({ all, found, chosen, empty, target, actions, onDialog, onAddBelow }: RowsProps) {
  const [closed, toggle] = useCollapsed(useProject().id);
  const { tags: suggested } = useSelectionSuggestion(useTargets());
  const shortcuts = useClassKeys();
  const entries = useMemo(
    () => (found === null ? tagEntries(all, closed) : foundEntries(found)),
    [all, found, closed],
  );
  const hasTree = useMemo(() => entries.some((one) => one.kind !== 'group' && one.below !== null), [entries]);
  const menu = useMemo(
    (): TagMenuActions => ({
      merge: (tag) => onDialog({ what: 'merge', tag }),
      replace: (tag) => onDialog({ what: 'replace', tag }),
      group: (tag) => onDialog({ what: 'tag', tag }),
      toggleBelow: toggle,
      addBelow: onAddBelow,
    }),
    [onDialog, toggle, onAddBelow],
  );
  const tagRow = (entry: ClassEntry, isChosen: boolean) => (
    <TagRow
      key={entry.id}
      tag={entry.one}
      label={entry.label}
      depth={entry.depth}
      below={entry.below}
      hasChevron={hasTree && entry.one.group === null}
      shortcut={shortcuts[entry.one.position] ?? null}
      isChosen={isChosen}
      state={tagState(target, entry.one.id)}
      isDisabled={target.total === 0}
      mixed={mixedText(target, entry.one.id)}
      suggested={suggested.get(entry.one.id) ?? null}
      isLast={entry.one.position === all.length - 1}
      actions={actions}
      menu={menu}
    />
  );
  return (
    <ClassList
      label={words.tags}
      found={entries}
      chosen={chosen}
      empty={empty}
      row={(entry: TagEntry, isChosen) =>
        entry.kind === 'class' ? (
          tagRow(entry, isChosen)
        ) : (
          <TagHeading
            key={entry.id}
            entry={entry}
            target={target}
            actions={actions}
            onToggle={toggle}
            onAddBelow={onAddBelow}
            onEditGroup={(name) => onDialog({ what: 'group', name })}
          />
        )
      }
    />
  );
}

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** What stands on the keys of the first nine classes; the same arrays until somebody chooses others. */
function useClassKeys(): readonly (readonly string[])[] {
  const chosen = useStore(preferences, (state) => state.keys);
  return useMemo(() => {
    // Only the choices decide what `keysOf` says.
    void chosen;
    return DIGITS.map((digit) => keysOf(`label.toggle${digit}`));
  }, [chosen]);
}

function mixedText(target: SelectionTags, id: ClassId): string | null {
  if (tagState(target, id) !== 'some') return null;
  return words.mixed(target.counts.get(id) ?? 0, target.total);
}
