/** Mistakes, prediction or label: the same choice holds for the tiles and for the open image. */
import { SegmentedControl } from '@mantine/core';
import { useChoice } from '#renderer/hooks/usePreferences.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';

export const SHOWN = ['differences', 'answer', 'truth'] as const;
/** Of points, `differences` is both with a line between. */
export type Shown = (typeof SHOWN)[number];

export const useShown = (): [Shown, (next: Shown) => void] => useChoice('review.shown', SHOWN, 'differences');

export function ShownChoice({ kind }: { readonly kind: DrawnEvaluation['kind'] }) {
  const [shown, choose] = useShown();
  const { views } = drawnText;
  const nameOf = (one: Shown): string =>
    kind === 'points' && one === 'differences' ? views.both : views[one];
  return (
    <SegmentedControl
      size="xs"
      aria-label={views.label}
      data={SHOWN.map((value) => ({ value, label: nameOf(value) }))}
      value={shown}
      onChange={choose}
    />
  );
}
