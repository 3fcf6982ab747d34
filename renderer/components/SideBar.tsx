/** How many stand on each side of the split: one bar in parts, and what each part is. */
import { sideNames, dataText } from '#renderer/text/data.ts';
import { formatShare } from '#renderer/text/format.ts';
import type { BySide } from '#shared/domain/dataFacts.ts';
import { SPLITS } from '#shared/domain/project.ts';
import classes from './SideBar.module.css';

const SIDES = [...SPLITS, 'none'] as const;

export function SideBar({ counts }: { readonly counts: BySide }) {
  const all = SIDES.reduce((sum, side) => sum + counts[side], 0);
  const shown = SIDES.filter((side) => counts[side] > 0 || side === 'train' || side === 'valid');
  return (
    <>
      <div className={classes['bar']} aria-hidden>
        {SIDES.filter((side) => counts[side] > 0).map((side) => (
          <div key={side} data-side={side} style={{ flexGrow: counts[side] }} />
        ))}
      </div>
      <ul className={classes['sides']}>
        {shown.map((side) => (
          <li key={side} className="num">
            <i className={classes['swatch']} data-side={side} aria-hidden />
            {dataText.facts.side(sideNames[side], counts[side])}
            <span className={classes['share']}>{formatShare(counts[side], all)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
