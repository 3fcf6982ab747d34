/** The square of two shares, 0 to 1 across and up, with its lines and names: what both charts are drawn on. */
import type { ReactNode } from 'react';
import classes from './Curves.module.css';

export const CHART = { widthPx: 440, heightPx: 272, left: 58, top: 12, right: 12, bottom: 44 } as const;
const ACROSS = CHART.widthPx - CHART.left - CHART.right;
const DOWN = CHART.heightPx - CHART.top - CHART.bottom;

export const xOf = (share: number): number => CHART.left + share * ACROSS;
export const yOf = (share: number): number => CHART.top + (1 - share) * DOWN;

/** Where the pointer is, as shares; may lie outside of 0 to 1. */
export function shareAt(svg: SVGSVGElement, at: { readonly clientX: number; readonly clientY: number }) {
  const box = svg.getBoundingClientRect();
  const scale = CHART.widthPx / box.width;
  return {
    x: ((at.clientX - box.left) * scale - CHART.left) / ACROSS,
    y: 1 - ((at.clientY - box.top) * scale - CHART.top) / DOWN,
  };
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];

export interface ChartFrameProps {
  readonly across: string;
  readonly up: string;
  readonly children: ReactNode;
}

export function ChartFrame({ across, up, children }: ChartFrameProps) {
  const bottom = yOf(0);
  return (
    <>
      {TICKS.map((tick) => (
        <g key={tick}>
          <line className={classes['grid']} x1={xOf(tick)} x2={xOf(tick)} y1={yOf(1)} y2={bottom} />
          <line className={classes['grid']} x1={xOf(0)} x2={xOf(1)} y1={yOf(tick)} y2={yOf(tick)} />
          <text className={classes['tick']} x={xOf(tick)} y={bottom + 16} textAnchor="middle">
            {tick}
          </text>
          <text className={classes['tick']} x={CHART.left - 8} y={yOf(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      <text className={classes['axis']} x={xOf(0.5)} y={CHART.heightPx - 6} textAnchor="middle">
        {across}
      </text>
      <text
        className={classes['axis']}
        transform={`translate(11 ${yOf(0.5)}) rotate(-90)`}
        textAnchor="middle"
      >
        {up}
      </text>
      {children}
    </>
  );
}
