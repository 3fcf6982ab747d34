/** How strongly the colours of a heat map cover the image. */
import { Slider } from '@mantine/core';
import { explainText } from '#renderer/text/explain.ts';
import own from './Explain.module.css';

export interface HeatOpacityProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export const HeatOpacity = ({ value, onChange }: HeatOpacityProps) => (
  <div className={own['opacity']}>
    <span>{explainText.opacity}</span>
    <Slider
      size="xs"
      w={96}
      min={0}
      max={1}
      step={0.05}
      label={null}
      thumbLabel={explainText.opacityOf}
      value={value}
      onChange={onChange}
    />
  </div>
);
