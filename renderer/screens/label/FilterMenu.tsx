/** Which images the list shows: by tags, by side of the split, unreadable ones. */
import { Button, Checkbox, Indicator, MultiSelect, NumberInput, Popover, Select, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { isFiltered, labelView } from '#renderer/session/labelView.ts';
import { labelText, problemNames, splitNames } from '#renderer/text/label.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import { icon } from '#renderer/theme/icon.ts';
import { tagText } from '#renderer/text/tags.ts';
import { DATA_PROBLEMS } from '#shared/domain/dataFacts.ts';
import { MOST_PX, type ItemFilter } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { SPLITS } from '#shared/domain/project.ts';
import { parentPaths } from './tagTree.ts';

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

interface ParentsProps {
  readonly filter: ItemFilter;
  readonly tags: readonly LabelClass[];
  readonly change: (part: Partial<ItemFilter>) => void;
}

/** Images with any tag below a parent; only where there are parents. */
function Parents({ filter, tags, change }: ParentsProps) {
  const parents = useMemo(() => parentPaths(tags), [tags]);
  const known = filter.under;
  const data = known === undefined || parents.includes(known) ? parents : [known, ...parents];
  if (data.length === 0) return null;
  return (
    <Select
      label={tagText.filter.under}
      placeholder={tagText.filter.anyParent}
      clearable
      searchable
      openOnFocus={false}
      limit={100}
      data={data}
      value={known ?? null}
      onChange={(under) => change({ under: under ?? undefined })}
      comboboxProps={{ withinPortal: false }}
    />
  );
}

const conditions = ({
  classIds,
  under,
  split,
  unreadable,
  suggested,
  inConflict,
  problem,
  shorterThan,
}: ItemFilter): number =>
  (classIds?.length ?? 0) +
  [
    under !== undefined,
    split !== undefined,
    problem !== undefined,
    shorterThan !== undefined,
    unreadable,
    suggested,
    inConflict,
  ].filter((one) => one === true).length;

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
      <Parents filter={filter} tags={tags} change={change} />
      <Select
        label={words.split}
        placeholder={words.anySplit}
        clearable
        data={[...SPLITS, 'none' as const].map((split) => ({ value: split, label: splitNames[split] }))}
        value={filter.split ?? null}
        onChange={(split) => change({ split: (split as ItemFilter['split'] | null) ?? undefined })}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        label={words.problem}
        placeholder={words.anyProblem}
        clearable
        data={DATA_PROBLEMS.map((problem) => ({ value: problem, label: problemNames[problem] }))}
        value={filter.problem ?? null}
        onChange={(value) => change({ problem: DATA_PROBLEMS.find((one) => one === value) })}
        comboboxProps={{ withinPortal: false }}
      />
      <NumberInput
        label={words.shorterThan}
        placeholder={words.anySize}
        allowDecimal={false}
        allowNegative={false}
        min={1}
        max={MOST_PX}
        suffix=" px"
        value={filter.shorterThan ?? ''}
        onChange={(px) =>
          change({ shorterThan: typeof px === 'number' && px > 0 && px <= MOST_PX ? px : undefined })
        }
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
      {filter.inConflict === true || tags.some((tag) => tag.group !== null) ? (
        <Checkbox
          label={tagText.filter.inConflict}
          checked={filter.inConflict === true}
          onChange={(event) => change({ inConflict: event.currentTarget.checked ? true : undefined })}
        />
      ) : null}
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
