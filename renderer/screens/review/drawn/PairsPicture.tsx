/** Labeled and predicted points as a small drawing that lies above a small picture of the image. */
import type { PointComparison } from '#shared/domain/evaluation.ts';

export interface PairsPictureProps {
  readonly comparison: PointComparison;
  readonly shown: 'both' | 'truth' | 'answer';
  /** Place of the one that is looked at; null: all. */
  readonly only: number | null;
  readonly colors: readonly string[];
}

export function PairsPicture({ comparison, shown, only, colors }: PairsPictureProps) {
  const { widthPx, heightPx, pairs } = comparison;
  // So large that points are about 3 pixels on a tile, whatever the size of the image.
  const unit = Math.max(widthPx / 190, heightPx / 140);
  return (
    <svg viewBox={`0 0 ${widthPx} ${heightPx}`} preserveAspectRatio="xMidYMid meet" aria-hidden>
      {pairs.map(({ place, truth, answer }) => {
        if (only !== null && only !== place) return null;
        const color = colors[place] ?? '#fff';
        const isBoth = shown === 'both' && truth !== null && answer !== null;
        return (
          <g key={place} strokeLinecap="round">
            {isBoth
              ? [3.5, 1.75].map((width) => (
                  <line
                    key={width}
                    x1={truth.x}
                    y1={truth.y}
                    x2={answer.x}
                    y2={answer.y}
                    stroke={width > 2 ? 'rgba(0, 0, 0, 0.65)' : color}
                    strokeWidth={width * unit}
                  />
                ))
              : null}
            {truth === null || shown === 'answer' ? null : (
              <circle cx={truth.x} cy={truth.y} r={2.6 * unit} fill={color} stroke="rgba(0, 0, 0, 0.75)" strokeWidth={unit} /> // prettier-ignore
            )}
            {answer === null || shown === 'truth' ? null : (
              <circle cx={answer.x} cy={answer.y} r={3 * unit} fill="rgba(0, 0, 0, 0.35)" stroke={color} strokeWidth={1.4 * unit} /> // prettier-ignore
            )}
          </g>
        );
      })}
    </svg>
  );
}
