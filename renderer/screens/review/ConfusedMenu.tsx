/** Which tag is taken for which: the most frequent pairs, of which one is chosen to see its images. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { remember } from '#renderer/session/navigation.ts';
import type { MistakeView } from '#renderer/session/mistakes.ts';
import { formatCount } from '#renderer/text/format.ts';
import { reviewText } from '#renderer/text/review.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { confusedPairs } from '#shared/kernels/confusedPairs.ts';

/** Pairs beyond these are chance. */
const SHOWN = 12;

const words = reviewText.predictions;

export interface ConfusedMenuProps {
  readonly view: MistakeView;
  readonly predictions: Predictions;
  /** One per class. */
  readonly threshold: readonly number[];
}

export function ConfusedMenu({ view, predictions, threshold }: ConfusedMenuProps) {
  const { classes: names, probabilities, targets } = predictions;
  const pairs = useMemo(
    () => confusedPairs(probabilities, targets, { classes: names.length, threshold }).slice(0, SHOWN),
    [probabilities, targets, names, threshold],
  );
  if (view.className !== null && view.instead !== null) {
    return (
      <Button
        size="xs"
        variant="light"
        rightSection={<IconX {...smallIcon} />}
        title={words.clearConfused}
        onClick={() => remember({ class: null, as: null, item: null })}
      >
        <bdi>{words.confusedPair(view.className, view.instead)}</bdi>
      </Button>
    );
  }
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          disabled={pairs.length === 0}
          title={pairs.length === 0 ? words.confusedNone : words.confusedHint}
          rightSection={<IconChevronDown {...smallIcon} />}
        >
          {words.confused}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.confusedHint}</Menu.Label>
        {pairs.map(({ missed, instead, count }) => (
          <Menu.Item
            key={`${missed} ${instead}`}
            rightSection={<span className="dim num">{formatCount(count)}</span>}
            onClick={() =>
              remember({ class: names[missed] ?? null, as: names[instead] ?? null, kind: null, item: null })
            }
          >
            <bdi>{words.confusedPair(names[missed] ?? '', names[instead] ?? '')}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
