/** Offers to add a class under the name that was typed and that none has yet. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { smallIcon } from '#renderer/theme/icon.ts';
import classes from './TagPanel.module.css';
import type { useClassSearch } from './useClassSearch.ts';

export interface CreateClassProps {
  readonly search: ReturnType<typeof useClassSearch>;
  readonly label: (name: string) => string;
}

export function CreateClass({ search, label }: CreateClassProps) {
  if (!search.canCreate) return null;
  return (
    <Button
      className={classes['create']}
      variant={search.chosen === search.found.length ? 'light' : 'subtle'}
      justify="flex-start"
      leftSection={<IconPlus {...smallIcon} />}
      onClick={search.create}
    >
      <span className="truncate">{label(search.query.trim())}</span>
    </Button>
  );
}
