/** A thin progress bar; without a total it moves to say that work goes on. */
import classes from './Meter.module.css';

export interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly total: number | null;
}

export function Meter({ label, value, total }: MeterProps) {
  const isOpen = total === null || total <= 0;
  const share = isOpen ? 0 : Math.min(1, Math.max(0, value / total));
  return (
    <div
      className={classes['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={isOpen ? undefined : value}
    >
      <div
        className={classes['bar']}
        data-open={isOpen || undefined}
        style={isOpen ? undefined : { width: `${100 * share}%` }}
      />
    </div>
  );
}
