/** A few classes by name, each of which leads to its images. */
import { Anchor } from '@mantine/core';
import { goToScreen } from '#renderer/session/navigation.ts';
import { dataText } from '#renderer/text/data.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import css from './Split.module.css';

const words = dataText.problem;
const MOST_CLASSES = 12;

export function ClassNames({ classes: all }: { readonly classes: readonly LabelClass[] }) {
  const shown = all.slice(0, MOST_CLASSES);
  return (
    <span className={css['names']}>
      {shown.map(({ id, name }) => (
        <Anchor
          key={id}
          component="button"
          type="button"
          title={words.showWith(name)}
          onClick={() => goToScreen('label', { tags: String(id) })}
        >
          <bdi>{name}</bdi>
        </Anchor>
      ))}
      {all.length > shown.length ? words.others(all.length - shown.length) : null}
    </span>
  );
}
