/** Above the images: where one is, what is shown, undo and redo, zoom, grid or single. */
import { Button, CloseButton, Menu, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsSort,
  IconLayoutGrid,
  IconPhoto,
  IconPhotoPlus,
  IconSearch,
  IconStack2,
  IconZoomScan,
} from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useHistoryState } from '#renderer/hooks/useLabels.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { runCommand } from '#renderer/session/commands.ts';
import { labelView, orderBy, select } from '#renderer/session/labelView.ts';
import { labelZoom } from '#renderer/session/labelZoom.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { clearSelection } from '#renderer/session/selection.ts';
import { labelText, sortNames } from '#renderer/text/label.ts';
import { tagText } from '#renderer/text/tags.ts';
import { icon, smallIcon } from '#renderer/theme/icon.ts';
import { ITEM_SORTS, type ItemFilter } from '#shared/domain/item.ts';
import { CommandIcon } from '../frame/CommandIcon.tsx';
import { ColourMenu } from './ColourMenu.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { KIND_PARTS } from './kinds.tsx';
import classes from './LabelToolbar.module.css';
import type { SuggestionActions } from './suggestionActions.ts';
import { SuggestMenu } from './SuggestMenu.tsx';

const words = labelText.toolbar;

export interface LabelToolbarProps {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly actions: SuggestionActions;
}

export function LabelToolbar({ searchRef, actions }: LabelToolbarProps) {
  const mode = useStore(labelView, (view) => view.mode);
  const { Tools } = KIND_PARTS[useProject().kind];
  return (
    <div className={classes['bar']} role="toolbar" aria-label={words.label}>
      <Position />
      <Labeled />
      <FilterMenu />
      <Sorting />
      <SuggestMenu actions={actions} />
      {mode === 'grid' ? <GridLooks /> : null}
      <Search searchRef={searchRef} />
      <div className={classes['space']} />
      {mode === 'single' && Tools !== null ? <Tools /> : null}
      {mode === 'single' ? <Zoom /> : null}
      <History />
      <span className={classes['rule']} />
      <CommandIcon id="label.grid" label={mode === 'grid' ? words.toSingle : words.toGrid}>
        {mode === 'grid' ? <IconPhoto {...icon} /> : <IconLayoutGrid {...icon} />}
      </CommandIcon>
      <CommandIcon id="label.import" label={words.addImages} position="left">
        <IconPhotoPlus {...icon} />
      </CommandIcon>
    </div>
  );
}

/** Of the open image, or of the project. On its own: every image has another one. */
function History() {
  const mode = useStore(labelView, (view) => view.mode);
  const { useHistory } = KIND_PARTS[useProject().kind];
  const all = useHistoryState();
  const ofImage = useHistory();
  const { undo, redo } = mode === 'single' ? ofImage : all;
  return (
    <>
      <CommandIcon id="label.undo" label={words.undo(undo)} disabled={undo === null}>
        <IconArrowBackUp {...icon} />
      </CommandIcon>
      <CommandIcon id="label.redo" label={words.redo(redo)} disabled={redo === null}>
        <IconArrowForwardUp {...icon} />
      </CommandIcon>
    </>
  );
}

/** What only the grid can show. */
function GridLooks() {
  const isAlike = useStore(labelView, (view) => view.alike !== null);
  return (
    <>
      <ColourMenu />
      <CommandIcon id="label.duplicates" label={tagText.duplicates.show} isPressed={isAlike}>
        <IconStack2 {...icon} />
      </CommandIcon>
    </>
  );
}

function Position() {
  const { list, selection, mode } = useStore(labelView);
  const { counts, kind } = useProject();
  const untagged = counts.items - counts.labeled;
  const all = list?.length ?? 0;
  return (
    <p className={`${classes['position']} num`}>
      <strong>{words.position(Math.min(all, selection.cursor + 1), all)}</strong>
      <span>
        {mode === 'grid' && selection.ids.size > 1
          ? words.selected(selection.ids.size)
          : untagged === 0 && counts.items > 0
            ? words.allLabeled
            : words.untagged(untagged, kind)}
      </span>
      {mode === 'grid' && selection.ids.size > 1 ? (
        <CloseButton
          size="sm"
          aria-label={words.clearSelection}
          title={words.clearSelection}
          onClick={() => select((_, now) => clearSelection(now))}
        />
      ) : null}
    </p>
  );
}

const setFilter = (change: Partial<ItemFilter>): void =>
  labelView.setState(({ filter }) => ({ filter: { ...filter, ...change } }));

function Labeled() {
  const { kind } = useProject();
  const labeled = useStore(labelView, (view) => view.filter.labeled);
  return (
    <SegmentedControl
      size="xs"
      aria-label={words.show}
      value={labeled === undefined ? 'all' : labeled ? 'labeled' : 'untagged'}
      onChange={(value) => setFilter({ labeled: value === 'all' ? undefined : value === 'labeled' })}
      data={[
        { value: 'all', label: words.all },
        { value: 'untagged', label: words.untaggedOnly(kind) },
        { value: 'labeled', label: words.labeledOnly },
      ]}
    />
  );
}

function Sorting() {
  const sort = useStore(labelView, (view) => view.sort);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <TipIcon label={words.sort(sortNames[sort])} isPressed={sort !== 'added'} onClick={() => undefined}>
          <IconArrowsSort {...icon} />
        </TipIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={sort}>
          {ITEM_SORTS.map((one) => (
            <Menu.RadioItem key={one} value={one} closeMenuOnClick onClick={() => orderBy(one)}>
              {sortNames[one]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function Search({ searchRef }: { readonly searchRef: RefObject<HTMLInputElement | null> }) {
  const search = useStore(labelView, (view) => view.filter.search ?? '');
  /** What was typed and not applied yet. */
  const [typed, setTyped] = useState<string | null>(null);
  const apply = useDebouncedCallback((value: string) => {
    setFilter({ search: value || undefined });
    setTyped(null);
  }, 150);
  return (
    <TextInput
      ref={searchRef}
      size="xs"
      className={classes['search']}
      leftSection={<IconSearch {...smallIcon} />}
      placeholder={words.search}
      aria-label={words.search}
      value={typed ?? search}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        apply(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function Zoom() {
  const scale = useStore(labelZoom, (zoom) => zoom.scale);
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        className={`${classes['zoom']} num`}
        aria-label={words.zoom(percentOf(scale))}
        title={`100 % (${keysOf('label.actualSize').join('+')})`}
        onClick={() => runCommand('label.actualSize')}
      >
        {percentOf(scale)}
      </Button>
      <CommandIcon id="label.fit">
        <IconZoomScan {...icon} />
      </CommandIcon>
      <span className={classes['rule']} />
    </>
  );
}

const percentOf = (scale: number | null): string => (scale === null ? '–' : `${Math.round(100 * scale)} %`);
