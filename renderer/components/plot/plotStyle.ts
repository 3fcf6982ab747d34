/** Colours and fonts of the plots, read from the theme's own variables at the moment of drawing. */

export interface PlotColors {
  readonly text: string;
  readonly dim: string;
  readonly faint: string;
  readonly line: string;
  readonly accent: string;
  readonly surface: string;
  /** Second run of a comparison. */
  readonly other: string;
}

/** @param host any element inside the themed page */
export function plotColors(host: Element): PlotColors {
  const style = getComputedStyle(host);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read('--limn-text'),
    dim: read('--limn-dim'),
    faint: read('--limn-faint'),
    line: read('--limn-line'),
    accent: read('--limn-accent'),
    surface: read('--limn-panel'),
    other: read('--limn-plot-other'),
  };
}

export const PLOT_FONT = "11px 'Inter Variable', system-ui, sans-serif";

/** A colour (#rrggbb) with transparency, for canvas. */
export function faded(hex: string, alpha: number): string {
  const value = Number.parseInt(hex.replace('#', ''), 16);
  if (Number.isNaN(value)) return hex;
  return `rgba(${(value >> 16) & 255}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
}
