/** Finding a class by typing: filters; Enter takes the marked row, or creates the class; arrows move the mark. */
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import { findTags, startChoice } from './tagSearch.ts';

export interface ClassSearchActions {
  /** What choosing a class means. */
  readonly take: (id: ClassId) => void;
  readonly create: (name: string) => void;
}

export function useClassSearch(all: readonly LabelClass[], actions: ClassSearchActions) {
  const [query, setQueryText] = useState('');
  const [moved, setMoved] = useState<number | null>(null);
  const found = useMemo(() => findTags(all, query), [all, query]);
  const name = query.trim();
  const canCreate = name !== '' && !all.some((one) => one.name === name);
  const last = found.length - (canCreate ? 0 : 1);
  const chosen = Math.min(moved ?? startChoice(found, name), last);
  const setQuery = (text: string): void => {
    setQueryText(text);
    setMoved(null);
  };
  const create = (): void => {
    actions.create(name);
    setQuery('');
  };
  const take = (): void => {
    const one = found[chosen];
    if (one !== undefined) actions.take(one.id);
    else if (canCreate) create();
    setQuery('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && name !== '') take();
    else if (event.key === 'ArrowDown') setMoved(Math.min(last, chosen + 1));
    else if (event.key === 'ArrowUp') setMoved(Math.max(0, chosen - 1));
    else if (event.key === 'Escape') {
      setQuery('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { query, setQuery, found, chosen, canCreate, create, onKeyDown };
}

export type ClassSearch = ReturnType<typeof useClassSearch>;
