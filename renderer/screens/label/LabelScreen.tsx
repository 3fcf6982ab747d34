/** Label: all images of the project, and what they are labeled with. */
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import { useStore } from 'zustand';
import { useLabelList } from '#renderer/hooks/useLabelList.ts';
import { useClasses, useLabelDocument } from '#renderer/hooks/useLabels.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { registerCommands, registerPaletteSource } from '#renderer/session/commands.ts';
import { labelView } from '#renderer/session/labelView.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { AddImages } from './AddImages.tsx';
import { classEntries } from './classEntries.ts';
import { DuplicatesBar } from './DuplicatesBar.tsx';
import { EmptyList } from './EmptyList.tsx';
import { FirstHint } from './FirstHint.tsx';
import { ImageInfo } from './ImageInfo.tsx';
import { ItemGrid, type ItemGridHandle } from './ItemGrid.tsx';
import { KIND_PARTS } from './kinds.tsx';
import { labelActions } from './labelActions.ts';
import { labelCommands } from './labelCommands.ts';
import classes from './LabelScreen.module.css';
import { LabelToolbar } from './LabelToolbar.tsx';
import { MissingRoots } from './MissingRoots.tsx';
import { SuggestionStrip } from './SuggestionStrip.tsx';
import type { TagPanelHandle } from './TagPanel.tsx';

export function LabelScreen() {
  const labels = useLabelDocument();
  return labels === null ? null : <Label labels={labels} />;
}

function Label({ labels }: { readonly labels: LabelDocument }) {
  const project = useProject();
  useLabelList(project.id);
  const image = useRef<ImageViewHandle>(null);
  const grid = useRef<ItemGridHandle>(null);
  const tags = useRef<TagPanelHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const actions = useMemo(() => labelActions(labels), [labels]);
  const { Side } = KIND_PARTS[project.kind];
  // Before the commands of the panel and of the open image, which come first where both have one.
  useLayoutEffect(
    () => registerCommands(labelCommands({ labels, actions, image, grid, tags, search })),
    [labels, actions],
  );
  useEffect(
    () => registerPaletteSource(() => classEntries(labels, actions, project.kind)),
    [labels, actions, project.kind],
  );
  return (
    <div className={classes['screen']}>
      <LabelToolbar searchRef={search} actions={actions} />
      <FirstHint />
      <MissingRoots />
      <div className={classes['middle']}>
        <div className={classes['content']}>
          <Images labels={labels} grid={grid} image={image} />
        </div>
        <aside className={classes['panel']}>
          <SuggestionStrip />
          <Side panelRef={tags} labels={labels} actions={actions} image={image} />
          <ImageInfo />
        </aside>
      </div>
      <AddImages />
    </div>
  );
}

interface ImagesProps {
  readonly labels: LabelDocument;
  readonly grid: RefObject<ItemGridHandle | null>;
  readonly image: RefObject<ImageViewHandle | null>;
}

/** On its own: another filter changes the images and nothing around them. */
function Images({ labels, grid, image }: ImagesProps) {
  const tagClasses = useClasses();
  const mode = useStore(labelView, (view) => view.mode);
  const list = useStore(labelView, (view) => view.list);
  const alike = useStore(labelView, (view) => view.alike);
  const { OpenImage } = KIND_PARTS[useProject().kind];
  return (
    <>
      {alike !== null && mode === 'grid' ? <DuplicatesBar alike={alike} /> : null}
      {list === null || tagClasses === null ? null : list.length === 0 ? (
        <EmptyList />
      ) : mode === 'grid' ? (
        <ItemGrid ref={grid} list={list} classes={tagClasses} groups={alike?.groups ?? null} />
      ) : (
        <OpenImage list={list} imageRef={image} labels={labels} classes={tagClasses} />
      )}
    </>
  );
}
