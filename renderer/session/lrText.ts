/** Learning rates as people type them: `1e-3`, `slice(1e-3)`, `slice(1e-5, 1e-3)`, or the short forms `:1e-3` and `1e-5:1e-3`. */
import type { LrSpec } from '#shared/domain/run.ts';

export type LrProblem = 'empty' | 'not-a-rate' | 'too-large' | 'order';
export type ParsedLr =
  { readonly ok: true; readonly lr: LrSpec } | { readonly ok: false; readonly problem: LrProblem };

const MAX_LR = 10;

/** Reads what was typed. A slice's first rate must not be above its last one. */
export function parseLr(text: string): ParsedLr {
  const bare = text.trim();
  if (bare === '') return { ok: false, problem: 'empty' };
  const slice = /^slice\s*\((.*)\)$/i.exec(bare);
  const inner = slice?.[1];
  const parts = (inner === undefined ? bare.split(':') : inner.split(',')).map((part) => part.trim());
  const [first = '', second] = parts;
  if (parts.length > 2) return { ok: false, problem: 'not-a-rate' };
  if (second === undefined) {
    const rate = toRate(first);
    if (typeof rate !== 'number') return { ok: false, problem: rate };
    return { ok: true, lr: inner === undefined ? rate : { start: null, stop: rate } };
  }
  const stop = toRate(second);
  if (typeof stop !== 'number') return { ok: false, problem: stop };
  if (first === '' && inner === undefined) return { ok: true, lr: { start: null, stop } };
  const start = toRate(first);
  if (typeof start !== 'number') return { ok: false, problem: start };
  return start > stop ? { ok: false, problem: 'order' } : { ok: true, lr: { start, stop } };
}

/** The way back, in fastai's words: `parseLr(formatLr(lr))` gives the same rates. */
export function formatLr(lr: LrSpec): string {
  if (typeof lr === 'number') return short(lr);
  return lr.start === null ? `slice(${short(lr.stop)})` : `slice(${short(lr.start)}, ${short(lr.stop)})`;
}

/**
 * The rate of each of the three layer groups (early body, late body, head): a number is the same for all, slice(x) gives
 * the head x and the others x/10, slice(a, b) is evenly spaced in the exponent.
 */
export function lrByGroup(lr: LrSpec): readonly [number, number, number] {
  if (typeof lr === 'number') return [lr, lr, lr];
  if (lr.start === null) return [lr.stop / 10, lr.stop / 10, lr.stop];
  return [lr.start, Math.sqrt(lr.start * lr.stop), lr.stop];
}

function toRate(text: string): number | LrProblem {
  if (!/^\d*\.?\d+(e[+-]?\d+)?$/i.test(text)) return 'not-a-rate';
  const value = Number(text);
  if (!(value > 0)) return 'not-a-rate';
  return value > MAX_LR ? 'too-large' : value;
}

const short = (rate: number): string =>
  rate >= 0.001 && rate < 1000 ? String(rate) : rate.toExponential().replace('e+', 'e');
