/** Learning rate and momentum of a plan, drawn before it runs; a line marks where a stage begins. */
import { formatLr } from '#renderer/session/lrText.ts';
import { scheduleLines } from '#renderer/session/scheduleLines.ts';
import { totalEpochs } from '#renderer/session/stageEdits.ts';
import { frameText } from '#renderer/session/stageText.ts';
import { stagesText } from '#renderer/text/stages.ts';
import type { StagePlan } from '#shared/domain/run.ts';
import { headLrOf } from '#shared/kernels/lrAdvice.ts';
import classes from './Stages.module.css';

/** Stretched to the room there is; lines keep their width. */
const WIDTH = 320;
const HEIGHT = 72;
const PAD = 6;

export interface SchedulePictureProps {
  readonly stages: readonly StagePlan[];
  /** Steps of an epoch. */
  readonly perEpoch: number;
}

export function SchedulePicture({ stages, perEpoch }: SchedulePictureProps) {
  const lines = scheduleLines(stages, perEpoch);
  const epochs = totalEpochs(stages);
  // What was asked for: with few steps the drawn line may just miss it.
  const highest = Math.max(...stages.map(({ lr }) => headLrOf(lr)));
  const moms = lines.flatMap(({ mom }) => mom);
  const toX = (x: number): number => (x / epochs) * WIDTH;
  return (
    <figure className={classes['picture']}>
      {stages.length === 1 ? null : <Frames stages={stages} />}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={stagesText.picture(stages.length, epochs)}
      >
        {lines.map(({ x, lr, mom }, i) => (
          <g key={i}>
            {i === 0 ? null : (
              <line className={classes['edge']} x1={toX(x[0] ?? 0)} x2={toX(x[0] ?? 0)} y2={HEIGHT} />
            )}
            <path
              className={classes['mom']}
              d={path(x.map(toX), mom, Math.min(...moms), Math.max(...moms))}
            />
            <path className={classes['lr']} d={path(x.map(toX), lr, 0, highest)} />
          </g>
        ))}
      </svg>
      <figcaption className={`${classes['legend']} ${classes['note']} num`}>
        <Swatch line="lr" words={stagesText.lr(formatLr(highest))} />
        <Swatch line="mom" words={stagesText.momentum} />
      </figcaption>
    </figure>
  );
}

/** The sizes, each above its stage. */
const Frames = ({ stages }: Pick<SchedulePictureProps, 'stages'>) => (
  <div className={`${classes['frames']} ${classes['note']} num`}>
    {stages.map((stage, i) => (
      <span key={i} style={{ flexGrow: stage.epochs }} title={frameText(stage)}>
        {frameText(stage)}
      </span>
    ))}
  </div>
);

const Swatch = ({ line, words }: { readonly line: 'lr' | 'mom'; readonly words: string }) => (
  <span>
    <svg viewBox="0 0 20 8" aria-hidden>
      <path className={classes[line]} d="M0 4H20" />
    </svg>
    {words}
  </span>
);

function path(x: readonly number[], y: readonly number[], low: number, high: number): string {
  const span = high > low ? high - low : 1;
  return y
    .map((value, i) => {
      const down = PAD + (1 - (value - low) / span) * (HEIGHT - 2 * PAD);
      return `${i === 0 ? 'M' : 'L'}${(x[i] ?? 0).toFixed(1)} ${down.toFixed(1)}`;
    })
    .join('');
}
