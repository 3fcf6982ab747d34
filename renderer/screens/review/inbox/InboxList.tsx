/** The entries of the inbox as a list of small pictures; only the rows in sight exist. */
import { IconCheck } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { InboxEntry } from '#shared/domain/inbox.ts';
import type { Project } from '#shared/domain/project.ts';
import own from './Inbox.module.css';

const ROW_PX = 64;
const words = inboxText.entry;

export interface InboxListProps {
  readonly project: Project;
  readonly entries: readonly InboxEntry[];
  readonly at: number;
  readonly onGo: (at: number) => void;
}

export function InboxList({ project, entries, at, onGo }: InboxListProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 4,
  });
  const shown = rows.getVirtualItems();
  const paths = usePaths(
    project.id,
    shown.map(({ index }) => entries[index]?.item ?? 0),
  );
  const { scrollToIndex } = rows;
  useEffect(() => scrollToIndex(at, { align: 'auto' }), [at, scrollToIndex]);
  return (
    <div ref={box} className={own['list']} role="listbox" aria-label={inboxText.list} tabIndex={0}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <Row
              key={entry.item}
              {...{ project, entry }}
              path={paths.get(entry.item) ?? ''}
              top={start}
              isCurrent={index === at}
              onChoose={() => onGo(index)}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly project: Project;
  readonly entry: InboxEntry;
  readonly path: string;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}

function Row({ project, entry, path, top, isCurrent, onChoose }: RowProps) {
  const { item, source, wrongness, origin, state } = entry;
  const from = origin ?? words.sources[source];
  return (
    <div
      role="option"
      aria-selected={isCurrent}
      aria-label={words.tile(path, from, inboxText.states[state])}
      className={own['row']}
      style={{ top, height: ROW_PX }}
      data-current={isCurrent || undefined}
      data-item={item}
      title={path}
      onClick={onChoose}
    >
      <img src={thumbUrl(project.id, item)} alt="" loading="lazy" draggable={false} />
      <span className={own['rowBody']}>
        <span className="truncate">
          <bdi>{path.split('/').at(-1)}</bdi>
        </span>
        <span className={`${own['small']} truncate`}>{from}</span>
      </span>
      {state === 'corrected' ? (
        <IconCheck
          {...smallIcon}
          className={own['done']}
          role="img"
          aria-label={inboxText.states.corrected}
        />
      ) : wrongness === null ? null : (
        <span className={`${own['small']} num`} title={words.apartHint}>
          {words.apart(wrongness)}
        </span>
      )}
    </div>
  );
}
