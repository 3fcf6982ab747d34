/** Commands of the Label screen. */
import type { RefObject } from 'react';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { COLOURS } from './ColourBar.tsx';
import { setChoice } from '#renderer/hooks/usePreferences.ts';
import { tagText } from '#renderer/text/tags.ts';
import { notifyDone } from '#renderer/hooks/notify.tsx';
import type { Command } from '#renderer/session/commands.ts';
import { importing } from '#renderer/session/importing.ts';
import { returnToSender } from '#renderer/session/navigation.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { labelView, orderBy, select, toggleAlike } from '#renderer/session/labelView.ts';
import { clearSelection, extendTo, selectAll, selectOne } from '#renderer/session/selection.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import type { CommandId } from '#renderer/text/commandNames.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { labelText } from '#renderer/text/label.ts';
import type { ItemGridHandle } from './ItemGrid.tsx';
import type { LabelActions } from './labelActions.ts';
import type { TagPanelHandle } from './TagPanel.tsx';
import { findNextUntagged } from './findNextUntagged.ts';

export interface CommandParts {
  readonly labels: LabelDocument;
  readonly actions: LabelActions;
  readonly image: RefObject<ImageViewHandle | null>;
  readonly grid: RefObject<ItemGridHandle | null>;
  readonly tags: RefObject<TagPanelHandle | null>;
  readonly search: RefObject<HTMLInputElement | null>;
}

const ZOOM_STEP = 1.25;
export const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export const isSingle = (): boolean => labelView.getState().mode === 'single';
const isGrid = (): boolean => !isSingle();
export const hasItems = (): boolean => (labelView.getState().list?.length ?? 0) > 0;

/** Where classes are drawn, images are not tagged by key. */
const areTags = (): boolean => hasItems() && openProject.getState().project?.kind === 'tags';

export function labelCommands(parts: CommandParts): Command[] {
  return [...moving(parts), ...tagging(parts), ...looking(parts)];
}

const step = (by: number): void => select((list, { cursor }) => selectOne(list, cursor + by));
const extend = (by: number): void =>
  select((list, selection) => extendTo(list, selection, selection.cursor + by));

function moving({ labels, actions, grid }: CommandParts): Command[] {
  const rowStep = (by: -1 | 1): void =>
    select((list, { cursor }) => selectOne(list, grid.current?.neighbour(cursor, by) ?? cursor + by));
  return [
    { id: 'label.next', isEnabled: hasItems, run: () => step(1) },
    { id: 'label.previous', isEnabled: hasItems, run: () => step(-1) },
    { id: 'label.down', isEnabled: isGrid, run: () => rowStep(1) },
    { id: 'label.up', isEnabled: isGrid, run: () => rowStep(-1) },
    { id: 'label.first', isEnabled: hasItems, run: () => select((list) => selectOne(list, 0)) },
    { id: 'label.last', isEnabled: hasItems, run: () => select((list) => selectOne(list, list.length - 1)) },
    { id: 'label.extendNext', isEnabled: isGrid, run: () => extend(1) },
    { id: 'label.extendPrevious', isEnabled: isGrid, run: () => extend(-1) },
    { id: 'label.selectAll', isEnabled: () => isGrid() && hasItems(), run: () => select(selectAll) },
    { id: 'label.nextUntagged', isEnabled: hasItems, run: () => void goToNextUntagged(labels) },
    { id: 'label.nextSuggested', isEnabled: hasItems, run: actions.next },
    { id: 'label.similar', isEnabled: hasItems, run: () => orderBy('similar') },
  ];
}

async function goToNextUntagged(labels: LabelDocument): Promise<void> {
  const index = await findNextUntagged(labels);
  if (index < 0) notifyDone(labelText.toast.noneUntagged, { key: 'untagged' });
  else select((list) => selectOne(list, index));
}

const toggleName = (labels: LabelDocument, position: number): string | undefined => {
  const name = labels.classes?.[position]?.name;
  return name === undefined ? undefined : labelText.panel.toggle(name);
};

function tagging({ labels, actions }: CommandParts): Command[] {
  return [
    ...DIGITS.map((digit): Command => ({
      id: `label.toggle${digit}` satisfies CommandId,
      name: () => toggleName(labels, digit - 1),
      isEnabled: () => areTags() && labels.classes?.[digit - 1] !== undefined,
      run: () => actions.toggleAt(digit - 1),
    })),
    { id: 'label.accept', isEnabled: hasItems, run: actions.accept },
    { id: 'label.acceptNext', isEnabled: hasItems, run: actions.acceptNext },
    { id: 'label.reject', isEnabled: hasItems, run: actions.reject },
    { id: 'label.suggest', run: actions.ask },
    { id: 'label.noTags', isEnabled: areTags, run: actions.noTags },
    { id: 'label.repeat', isEnabled: areTags, run: actions.repeat },
    { id: 'label.undo', run: actions.undo },
    { id: 'label.redo', run: actions.redo },
  ];
}

const setMode = (mode: 'grid' | 'single'): void =>
  labelView.setState(({ list, selection }) => ({
    mode,
    ...(list === null ? {} : { selection: selectOne(list, Math.max(0, selection.cursor)) }),
  }));

/** Leaves the single image, or lets go of what is selected. */
export function close(): void {
  if (isSingle() && returnToSender()) return;
  if (isSingle()) setMode('grid');
  else select((_, selection) => clearSelection(selection));
}

function looking({ image, grid, tags, search }: CommandParts): Command[] {
  const zoom = (factor: number): void => {
    if (isSingle()) image.current?.zoomBy(factor);
    else grid.current?.zoomBy(factor);
  };
  return [
    { id: 'label.grid', isEnabled: hasItems, run: () => setMode(isGrid() ? 'single' : 'grid') },
    { id: 'label.open', isEnabled: () => isGrid() && hasItems(), run: () => setMode('single') },
    { id: 'label.close', run: close },
    { id: 'label.search', run: () => tags.current?.focusSearch() },
    { id: 'label.find', run: () => search.current?.select() },
    { id: 'label.fit', isEnabled: isSingle, run: () => image.current?.fit() },
    { id: 'label.actualSize', isEnabled: isSingle, run: () => image.current?.actualSize() },
    { id: 'label.zoomIn', run: () => zoom(ZOOM_STEP) },
    { id: 'label.zoomOut', run: () => zoom(1 / ZOOM_STEP) },
    { id: 'label.duplicates', run: toggleAlike },
    { id: 'label.colour', isEnabled: isGrid, run: nextColour },
    { id: 'label.import', run: () => importing.setState({ dialog: { path: null } }) },
  ];
}

/** The bars of the grid tell the next thing. */
function nextColour(): void {
  const now = COLOURS.findIndex((one) => one === preferences.getState().choices['label.colour']);
  const next = COLOURS[(Math.max(0, now) + 1) % COLOURS.length] ?? 'none';
  setChoice('label.colour', next);
  notifyDone(tagText.colour.label(tagText.colour.names[next]), { key: 'colour' });
}
