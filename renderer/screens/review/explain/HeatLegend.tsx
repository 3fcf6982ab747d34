/** What the colours of a heat map mean, in the opacity that they have on the image. */
import { explainText } from '#renderer/text/explain.ts';
import { heatColor } from '#shared/kernels/heatMap.ts';
import own from './Explain.module.css';

const words = explainText.legend;
const STEPS = 8;

const GRADIENT = Array.from({ length: STEPS + 1 }, (_, i) => {
  const [red, green, blue, alpha] = heatColor(i / STEPS);
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}).join(', ');

export function HeatLegend({ opacity }: { readonly opacity: number }) {
  return (
    <div className={own['legend']} role="group" aria-label={words.label}>
      <span>{words.none}</span>
      <span className={own['scale']} aria-hidden>
        <span style={{ background: `linear-gradient(90deg, ${GRADIENT})`, opacity }} />
      </span>
      <span>{words.most}</span>
      <span className={own['hint']}>{words.hint}</span>
    </div>
  );
}
