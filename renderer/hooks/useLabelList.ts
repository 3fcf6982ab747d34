/** Reads the list of the Label screen for its filter and order, and again when images were added. */
import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { labelView, queryOfView, viewFromQuery, type LabelView } from '#renderer/session/labelView.ts';
import { navigation, remember } from '#renderer/session/navigation.ts';
import { carryOver, indexOf, selectOne } from '#renderer/session/selection.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { notifyError } from './notify.tsx';
import { readDuplicates, readList } from './readList.ts';
import { useProjectChanges } from './useLabels.ts';

/** Starts from the address, so that a reload comes back to the same image and filter. */
export function useLabelList(project: ProjectId): void {
  const wantedItem = useRef<ItemId | null>(null);
  const filter = useStore(labelView, (view) => view.filter);
  const sort = useStore(labelView, (view) => view.sort);
  const seed = useStore(labelView, (view) => view.seed);
  const near = useStore(labelView, (view) => view.near);
  const round = useStore(labelView, (view) => view.alike?.round ?? null);
  const isReady = useRef(false);

  const read = useCallback(async () => {
    const asked = labelView.getState();
    const groups =
      asked.alike === null ? null : await readDuplicates(project, asked.filter, asked.alike.distance);
    const ids = groups?.ids ?? (await readList(project, asked));
    const now = labelView.getState();
    if (!isSameList(now, asked)) return;
    const at = wantedItem.current === null ? -1 : indexOf(ids, wantedItem.current);
    wantedItem.current = null;
    labelView.setState({
      list: ids,
      alike: groups === null || asked.alike === null ? null : { ...asked.alike, groups },
      selection: at >= 0 ? selectOne(ids, at) : carryOver(now.list, now.selection, ids),
    });
  }, [project]);

  useEffect(() => {
    if (!isReady.current) {
      isReady.current = true;
      const place = navigation.getState();
      const { item, ...view } = viewFromQuery(place.screen === 'home' ? {} : place.query);
      wantedItem.current = item;
      labelView.setState(view, true);
      // The new filter makes this effect run again, unless it is the same object.
    }
    read().catch(notifyError);
  }, [filter, sort, seed, near, round, read]);

  useProjectChanges(
    useCallback(
      (change: ProjectChange) => {
        if (change.itemsChanged) read().catch(notifyError);
      },
      [read],
    ),
  );
  useRememberedView();
}

const isSameList = (a: LabelView, b: LabelView): boolean =>
  a.filter === b.filter &&
  a.sort === b.sort &&
  a.seed === b.seed &&
  a.near === b.near &&
  a.alike?.round === b.alike?.round;

/** Writes filter, mode and image to the address a moment after they changed. */
function useRememberedView(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = labelView.subscribe((view) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const place = navigation.getState();
        if (place.screen === 'label' && view.list !== null) remember(queryOfView(view));
      }, 250);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}
