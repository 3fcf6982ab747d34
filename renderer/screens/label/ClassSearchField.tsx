/** Where a class is typed: finds it in the list below, or names a new one. */
import { TextInput } from '@mantine/core';
import type { Ref } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import { keysOf } from '#renderer/session/keyMap.ts';
import classes from './TagPanel.module.css';
import type { ClassSearch } from './useClassSearch.ts';

export interface ClassSearchFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly search: ClassSearch;
  readonly label: string;
}

export function ClassSearchField({ ref, search, label }: ClassSearchFieldProps) {
  return (
    <TextInput
      ref={ref}
      className={classes['search']}
      placeholder={label}
      aria-label={label}
      value={search.query}
      maxLength={200}
      onChange={(event) => search.setQuery(event.currentTarget.value)}
      onKeyDown={search.onKeyDown}
      rightSection={search.query === '' ? <Keys parts={keysOf('label.search')} /> : null}
    />
  );
}
