/** How masks are predicted: the whole image squeezed as in training, or at its own size, a large one in pieces. */
import { Select } from '@mantine/core';
import { SEEN, useSeen } from '#renderer/hooks/useSeen.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';

const words = drawnText.seen;

export function SeenChoice() {
  const { choice, choose } = useSeen();
  return (
    <Select
      size="xs"
      w={224}
      aria-label={words.label}
      title={words.hint}
      allowDeselect={false}
      data={SEEN.map((value) => ({
        value,
        label: value === 'squeezed' ? words.squeezed : words.pieces(Number(value)),
      }))}
      value={choice}
      onChange={(next) => choose(SEEN.find((one) => one === next) ?? 'squeezed')}
    />
  );
}
