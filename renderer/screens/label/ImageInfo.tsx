/** Facts about the image one is at. */
import { useStore } from 'zustand';
import { useItem } from '#renderer/hooks/useLabels.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { currentId, labelView } from '#renderer/session/labelView.ts';
import { labelText, splitNames } from '#renderer/text/label.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Kind } from '#shared/domain/project.ts';
import classes from './ImageInfo.module.css';

const words = labelText.info;

export function ImageInfo() {
  const { kind } = useProject();
  const item = useItem(useStore(labelView, currentId));
  if (item === undefined) return null;
  const facts: readonly (readonly [string, string])[] = [
    [words.state, stateOf(item, kind)],
    [words.size, item.problem === null ? words.pixels(item.widthPx, item.heightPx) : '–'],
    [words.split, splitNames[item.split ?? 'none']],
  ];
  return (
    <section className={classes['info']} aria-label={words.title}>
      <h3 className={`${classes['name']} truncate`} title={item.path}>
        <bdi>{item.name}</bdi>
      </h3>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function stateOf(item: Item, kind: Kind): string {
  if (item.problem !== null) return words.unreadable;
  return item.isLabeled ? words.labeled : words.untagged(kind);
}
