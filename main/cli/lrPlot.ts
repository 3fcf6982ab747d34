/** The curve of a learning-rate search as lines of text: loss upwards, rate to the right by powers of ten. */
import { shownPart, type LrCurve } from '#shared/kernels/lrSuggestions.ts';

const HEIGHT = 12;
const MARGIN = 8;
/** Rates lie 0.08 apart in the exponent; the nearer of two gets the label. */
const HALF_STEP = 0.041;

/** The part of the curve that the rules look at; an explosion at its end is cut off at the height of the start. */
export function lrPlot(curve: LrCurve): readonly string[] {
  const { lrs, losses } = shownPart(curve);
  const [first] = losses;
  if (first === undefined) return [];
  const low = Math.min(...losses);
  const high = Math.max(first, low + 1e-12);
  const top = high + (high - low) * 0.25;
  const rows = losses.map((loss) => rowOf(loss, low, top));
  const lines = Array.from({ length: HEIGHT }, (_, row) => {
    const marks = rows.map((at) => (at === row ? '•' : ' ')).join('');
    const label = row === 0 ? top : row === HEIGHT - 1 ? low : null;
    return `${(label === null ? '' : label.toPrecision(3)).padStart(MARGIN)} │${marks}`;
  });
  return [...lines, `${' '.repeat(MARGIN)} └${'─'.repeat(losses.length)}`, axis(lrs)];
}

/** Row 0 is the top. */
const rowOf = (loss: number, low: number, top: number): number =>
  HEIGHT - 1 - Math.round(Math.min(Math.max((loss - low) / (top - low), 0), 1) * (HEIGHT - 1));

/** A label under every power of ten. */
function axis(lrs: readonly number[]): string {
  let line = ' '.repeat(MARGIN + 2);
  for (const [i, lr] of lrs.entries()) {
    const power = Math.round(Math.log10(lr));
    const isNearest = Math.abs(Math.log10(lr) - power) < HALF_STEP;
    if (isNearest && line.length <= MARGIN + 2 + i) line = `${line.padEnd(MARGIN + 2 + i)}1e${String(power)}`;
  }
  return line.trimEnd();
}
