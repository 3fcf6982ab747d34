/** Masks that are pictures: which class each of their colours means, asked once. */
import { ColorSwatch, Text, TextInput } from '@mantine/core';
import type { Source } from '#renderer/hooks/useSource.ts';
import { newProjectText } from '#renderer/text/home.ts';
import classes from './NewProject.module.css';

const words = newProjectText.colors;

export function ColorNames({ source, all }: { readonly source: Source; readonly all: readonly string[] }) {
  return (
    <div className={classes['colors']}>
      <Text fw={600}>{words.title(all.length)}</Text>
      <Text c="dimmed">{words.detail}</Text>
      <ul className={classes['colorList']}>
        {all.map((color) => (
          <li key={color}>
            <ColorSwatch color={color} size={20} radius={4} />
            <code>{color}</code>
            <TextInput
              size="xs"
              className={classes['grow']}
              aria-label={words.nameOf(color)}
              placeholder={words.none}
              maxLength={200}
              value={source.colors[color] ?? ''}
              onChange={(event) => source.nameColor(color, event.currentTarget.value)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
