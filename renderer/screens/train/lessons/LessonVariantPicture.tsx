/** One way of learning the toy: the points with the curve as it is now, and below it the losses so far. */
import { formatLoss, lessonText, variantName } from '#renderer/text/lessons.ts';
import type { LessonPoints, LessonState, LessonVariant } from '#shared/domain/lesson.ts';
import classes from './Lesson.module.css';

const WIDTH = 280;
const FIT_HEIGHT = 170;
const LOSS_HEIGHT = 84;
const PAD = 6;

interface VariantProps {
  readonly state: LessonState;
  readonly variant: LessonVariant;
}

export function LessonVariantPicture({ state, variant }: VariantProps) {
  const name = variantName(state.lesson, variant.name);
  const last = variant.losses.at(-1);
  const [train, valid] = [last?.train ?? 0, last?.valid ?? 0].map(formatLoss);
  return (
    <figure className={classes['variant']}>
      <figcaption className={classes['name']}>
        <strong>{name}</strong>
        <span className={`${classes['steps']} num`}>{lessonText.steps(variant.steps)}</span>
      </figcaption>
      <Fit state={state} variant={variant} />
      <svg
        viewBox={`0 0 ${WIDTH} ${LOSS_HEIGHT}`}
        role="img"
        aria-label={lessonText.lossLabel(name, train ?? '', valid ?? '')}
      >
        <rect className={classes['ground']} width={WIDTH} height={LOSS_HEIGHT} rx={4} />
        <path className={classes['valid']} d={lossPath(state, variant, 'valid')} />
        <path className={classes['train']} d={lossPath(state, variant, 'train')} />
      </svg>
      <div className={`${classes['figures']} num`}>
        <span>
          {lessonText.losses.train} <b>{train}</b>
        </span>
        <span>
          {lessonText.losses.valid} <b>{valid}</b>
        </span>
      </div>
    </figure>
  );
}

function Fit({ state, variant }: VariantProps) {
  const { grid, train, valid } = state;
  const y = scaleOf(state);
  const curve = variant.fit.map((value, i) => `${i === 0 ? 'M' : 'L'}${place(grid[i] ?? 0)} ${y(value)}`);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${FIT_HEIGHT}`}
      role="img"
      aria-label={lessonText.fitLabel(variantName(state.lesson, variant.name))}
    >
      <rect className={classes['ground']} width={WIDTH} height={FIT_HEIGHT} rx={4} />
      <g className={classes['fresh']}>{dots(valid, y, 2)}</g>
      <g className={classes['points']}>{dots(train, y, 3)}</g>
      <path className={classes['train']} d={curve.join('')} />
    </svg>
  );
}

const dots = ({ x, y }: LessonPoints, toY: (value: number) => string, r: number) =>
  x.map((value, i) => <circle key={i} cx={place(value)} cy={toY(y[i] ?? 0)} r={r} />);

/** From -1..1 to the width of the picture. */
const place = (x: number): string => (PAD + ((x + 1) / 2) * (WIDTH - 2 * PAD)).toFixed(1);

/** The points fill the height; a curve that leaves it is cut off. */
function scaleOf({ train, valid }: LessonState): (value: number) => string {
  const all = [...train.y, ...valid.y];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = Math.max(1e-6, high - low);
  return (value) => {
    const part = Math.min(1.2, Math.max(-0.2, (value - low) / span));
    return (FIT_HEIGHT - 12 - part * (FIT_HEIGHT - 24)).toFixed(1);
  };
}

/** On one logarithmic scale for all variants. */
function lossPath({ variants }: LessonState, { losses }: LessonVariant, which: 'train' | 'valid'): string {
  const all = variants.flatMap((one) => one.losses.flatMap(({ train, valid }) => [train, valid]));
  const log = (loss: number): number => Math.log10(Math.max(loss, 1e-3));
  const [low, high] = [Math.min(...all.map(log)), Math.max(...all.map(log))];
  const span = Math.max(0.1, high - low);
  return losses
    .map((one, i) => {
      const x = PAD + (i / FRAMES) * (WIDTH - 2 * PAD);
      const y = PAD + ((high - log(one[which])) / span) * (LOSS_HEIGHT - 2 * PAD);
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** Pictures of a whole lesson after the first. */
const FRAMES = 40;
