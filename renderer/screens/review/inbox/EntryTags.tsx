/** Every tag of an entry: a box that is its label, and what was predicted beside it; what differs stands out. */
import { Checkbox } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { Keys } from '#renderer/components/Keys.tsx';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useProject, useRuns } from '#renderer/hooks/useProject.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { percent } from '#renderer/text/review.ts';
import type { InboxEntry } from '#shared/domain/inbox.ts';
import type { Item } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import type { InboxActions } from './inboxActions.ts';
import own from './Inbox.module.css';

const words = inboxText.detail;

export interface EntryTagsProps {
  readonly entry: InboxEntry;
  readonly item: Item;
  readonly actions: InboxActions;
}

export function EntryTags({ entry, item, actions }: EntryTagsProps) {
  const all = useClasses() ?? [];
  const threshold = thresholdOf(useProject());
  const scores = new Map(entry.scores);
  const isFile = entry.source === 'file';
  return (
    <aside className={own['side']} aria-label={words.classes} tabIndex={0}>
      <Said entry={entry} classes={all} />
      <table className={`${own['tags']} num`}>
        <thead>
          <tr>
            <th scope="col">{words.columns.tag}</th>
            <th scope="col">{words.columns.said}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((one, place) => {
            const p = scores.get(one.id) ?? 0;
            const isLabel = item.classIds.includes(one.id);
            const isSaid = p > threshold(one.id);
            const apart = isSaid === isLabel ? null : isSaid ? 'extra' : 'missed';
            return (
              <tr key={one.id} data-apart={(scores.size > 0 && apart) || undefined}>
                <th scope="row">
                  <div className={own['line']}>
                    <Checkbox
                      size="xs"
                      checked={isLabel}
                      aria-label={words.toggle(one.name)}
                      label={<TagName one={one} />}
                      onChange={() => actions.toggle(item, one.id)}
                    />
                    {place < 9 ? <Keys parts={[String(place + 1)]} /> : null}
                  </div>
                </th>
                <td>{scores.size === 0 ? null : <Prediction {...{ p, isSaid, apart, isFile }} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </aside>
  );
}

const TagName = ({ one }: { readonly one: LabelClass }) => (
  <span className={own['tag']}>
    <span className={own['dot']} style={{ background: one.color }} />
    <bdi className="truncate" title={one.name}>
      {one.name}
    </bdi>
  </span>
);

/** Whose word it is, and what a file says is right. */
function Said({ entry, classes }: { readonly entry: InboxEntry; readonly classes: readonly LabelClass[] }) {
  const runs = useRuns();
  const run = runs?.find(({ id }) => id === entry.run)?.name ?? entry.run;
  const nameOf = (id: number): string => classes.find((one) => one.id === id)?.name ?? '';
  const { origin, said, actual } = entry;
  return (
    <div className={own['said']}>
      {origin === null ? run === null ? null : <p>{words.says(run)}</p> : <p>{words.fileSays(origin)}</p>}
      {said === null ? null : (
        <p className="truncate" title={said}>
          <bdi>{said}</bdi>
        </p>
      )}
      {actual === null ? null : (
        <p>
          {words.right} <strong>{actual.map(nameOf).join(', ') || words.none}</strong>
        </p>
      )}
      {entry.scores.length === 0 && said === null ? <p>{words.nothingSaid}</p> : null}
    </div>
  );
}

interface PredictionProps {
  readonly p: number;
  readonly isSaid: boolean;
  readonly apart: 'extra' | 'missed' | null;
  readonly isFile: boolean;
}

function Prediction({ p, isSaid, apart, isFile }: PredictionProps) {
  return (
    <span className={own['p']} data-said={isSaid || undefined}>
      {apart === 'extra' ? (
        <IconPlus size={12} stroke={2.5} role="img" aria-label={words.wrongTag} />
      ) : apart === 'missed' ? (
        <IconMinus size={12} stroke={2.5} role="img" aria-label={words.missedTag} />
      ) : null}
      {isFile ? null : percent(p)}
    </span>
  );
}
