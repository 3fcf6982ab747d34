/** Which images the list shows: by tags, by side of the split, unreadable ones. */
import { Button, Checkbox, Indicator, MultiSelect, Popover, Select, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { isFiltered, labelView } from '#renderer/session/labelView.ts';
import { labelText, splitNames } from '#renderer/text/label.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import { icon } from '#renderer/theme/icon.ts';
import type { ItemFilter } from '#shared/domain/item.ts';
import { SPLITS } from '#shared/domain/project.ts';

const words = labelText.filter;

export function FilterMenu() {
  const filter = useStore(labelView, (view) => view.filter);
  const [isOpen, setIsOpen] = useState(false);
  const active = conditions(filter);
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" width={280} trapFocus withinPortal>
      <Popover.Target>
        <Indicator disabled={active === 0} size={8} offset={6} color="accent">
          <TipIcon
            label={active === 0 ? labelText.toolbar.filter : labelText.toolbar.filterActive(active)}
            isPressed={active > 0}
            isTipHidden={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconFilter {...icon} />
          </TipIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown>
        <Conditions filter={filter} />
      </Popover.Dropdown>
    </Popover>
  );
}

const conditions = ({ classIds, split, unreadable, suggested }: ItemFilter): number =>
  (classIds?.length ?? 0) +
  (split === undefined ? 0 : 1) +
  (unreadable === true ? 1 : 0) +
  (suggested === true ? 1 : 0);

function Conditions({ filter }: { readonly filter: ItemFilter }) {
  const tags = useClasses() ?? [];
  const change = (part: Partial<ItemFilter>): void => labelView.setState({ filter: { ...filter, ...part } });
  return (
    <Stack gap={12}>
      <MultiSelect
        label={words.tags}
        placeholder={filter.classIds === undefined ? words.tagsPlaceholder : ''}
        data={tags.map((tag) => ({ value: String(tag.id), label: tag.name }))}
        value={(filter.classIds ?? []).map(String)}
        onChange={(ids) => change({ classIds: ids.length === 0 ? undefined : ids.map(Number) })}
        searchable
        openOnFocus={false}
        limit={100}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        label={words.split}
        placeholder={words.anySplit}
        clearable
        data={[...SPLITS, 'none' as const].map((split) => ({ value: split, label: splitNames[split] }))}
        value={filter.split ?? null}
        onChange={(split) => change({ split: (split as ItemFilter['split'] | null) ?? undefined })}
        comboboxProps={{ withinPortal: false }}
      />
      <Checkbox
        label={words.unreadable}
        checked={filter.unreadable === true}
        onChange={(event) => change({ unreadable: event.currentTarget.checked ? true : undefined })}
      />
      <Checkbox
        label={suggestText.filter}
        checked={filter.suggested === true}
        onChange={(event) => change({ suggested: event.currentTarget.checked ? true : undefined })}
      />
      <Button
        variant="default"
        disabled={!isFiltered(filter)}
        onClick={() => labelView.setState({ filter: {} })}
      >
        {words.clear}
      </Button>
    </Stack>
  );
}
