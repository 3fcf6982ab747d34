/** How strongly masks are laid over the images they belong to. */
import { Slider } from '@mantine/core';
import { dataText } from '#renderer/text/data.ts';
import classes from './Data.module.css';

const words = dataText.batch;

export interface OpacitySliderProps {
  /** In percent. */
  readonly value: number;
  readonly onChange: (percent: number) => void;
}

export const OpacitySlider = ({ value, onChange }: OpacitySliderProps) => (
  <div className={classes['opacity']}>
    <span aria-hidden>{words.masks}</span>
    <Slider
      size={4}
      label={(percent) => words.percent(percent)}
      thumbLabel={words.opacity}
      value={value}
      onChange={onChange}
    />
  </div>
);
