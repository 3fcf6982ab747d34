/** How strongly what is drawn on a picture of Review covers it; remembered. */
import { Slider } from '@mantine/core';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import own from './Drawn.module.css';

export const useOpacity = (): readonly [number, (next: number) => void] =>
  useLayoutValue('review.opacity', 0.7);

export function OpacityChoice() {
  const [opacity, setOpacity] = useOpacity();
  return (
    <Slider
      className={own['opacity']}
      size="xs"
      min={0.1}
      max={1}
      step={0.05}
      label={null}
      thumbLabel={drawnText.item.opacity}
      value={opacity}
      onChange={setOpacity}
    />
  );
}
