/** The list as a strip of thumbnails below the open image, with a dot for the state of each. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { isMarked } from '#renderer/document/suggested.ts';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { useKind, useProject } from '#renderer/hooks/useProject.ts';
import { useTagRules } from '#renderer/hooks/useSuggestions.ts';
import { isAboutSuggestions, labelView, select } from '#renderer/session/labelView.ts';
import { selectOne } from '#renderer/session/selection.ts';
import { labelText } from '#renderer/text/label.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { Kind, ProjectId } from '#shared/domain/project.ts';
import type { TagRules } from '#shared/kernels/suggestionScores.ts';
import classes from './Filmstrip.module.css';
import { PointDots } from './points/PointDots.tsx';
import { PointMark } from './points/PointProgress.tsx';

const CELL_PX = 72;

export function Filmstrip({ list, cursor }: { readonly list: Int32Array; readonly cursor: number }) {
  const { id: project } = useProject();
  const box = useRef<HTMLDivElement>(null);
  const cells = useVirtualizer({
    horizontal: true,
    count: list.length,
    getScrollElement: () => box.current,
    estimateSize: () => CELL_PX,
    paddingStart: 8,
    paddingEnd: 8,
    overscan: 6,
  });
  const { scrollToIndex } = cells;
  useEffect(() => {
    if (cursor >= 0) scrollToIndex(cursor, { align: 'center' });
  }, [scrollToIndex, cursor]);
  const rules = useTagRules();
  const visible = cells.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = (visible.at(-1)?.index ?? -1) + 1;
  useEnsureItems(useMemo(() => [...list.slice(first, last)], [list, first, last]));
  return (
    <div
      ref={box}
      className={classes['strip']}
      role="listbox"
      aria-label={labelText.single.filmstrip}
      aria-orientation="horizontal"
      onWheel={(event) => {
        // A wheel that only turns one way moves the strip along.
        if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY;
      }}
    >
      <div className={classes['inner']} style={{ width: cells.getTotalSize() }}>
        {visible.map((cell) => {
          const id = list[cell.index];
          return id === undefined ? null : (
            <Cell
              key={id}
              id={id}
              index={cell.index}
              project={project}
              startPx={cell.start}
              isCurrent={cell.index === cursor}
              rules={rules}
            />
          );
        })}
      </div>
    </div>
  );
}

interface CellProps {
  readonly id: ItemId;
  readonly index: number;
  readonly project: ProjectId;
  readonly startPx: number;
  readonly isCurrent: boolean;
  readonly rules: TagRules;
}

const Cell = memo(function Cell({ id, index, project, startPx, isCurrent, rules }: CellProps) {
  const item = useItem(id);
  const kind = useKind();
  const isAbout = useStore(labelView, isAboutSuggestions);
  const state = item === undefined ? undefined : stateOf(item, rules, isAbout);
  return (
    <button
      type="button"
      role="option"
      aria-selected={isCurrent}
      aria-label={item === undefined ? undefined : `${item.name}, ${nameOfState(state, kind)}`}
      title={item?.path}
      className={classes['cell']}
      data-state={state}
      style={{ transform: `translateX(${startPx}px)` }}
      tabIndex={isCurrent ? 0 : -1}
      onClick={() => select((list) => selectOne(list, index))}
    >
      {item === undefined || item.problem !== null ? (
        <span className={classes['blank']} />
      ) : (
        <>
          <img src={thumbUrl(project, id)} alt="" draggable={false} decoding="async" />
          {kind === 'points' ? <PointDots project={project} item={item} fit="cover" /> : null}
        </>
      )}
      {kind === 'points' && item?.isLabeled === true ? (
        <PointMark className={classes['dot']} project={project} id={id} />
      ) : (
        <span className={classes['dot']} />
      )}
    </button>
  );
});

type State = 'unreadable' | 'suggested' | 'labeled' | 'untagged';

const stateNames: Readonly<Record<Exclude<State, 'untagged'>, string>> = {
  unreadable: labelText.info.unreadable,
  suggested: suggestText.state,
  labeled: labelText.info.labeled,
};

const nameOfState = (state: State | undefined, kind: Kind): string =>
  state === undefined || state === 'untagged' ? labelText.info.untagged(kind) : stateNames[state];

function stateOf(item: Item, rules: TagRules, isAbout: boolean): State {
  if (item.problem !== null) return 'unreadable';
  if (isMarked(item, rules, isAbout)) return 'suggested';
  return item.isLabeled ? 'labeled' : 'untagged';
}
