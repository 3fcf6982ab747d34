/** Schedules, suggestions and loss scales against Python's; how they were made: tests/fixtures/practice/make_practice.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST_LOSS_SCALE, nextLossScale } from '#main/engine/learn/lossScale.ts';
import { oneCycle } from '#shared/kernels/schedules/oneCycle.ts';
import { suggestLrs } from '#shared/kernels/lrSuggestions.ts';

const RULES = ['gradient', 'minimum', 'valley', 'steep', 'slide'] as const;

interface Vectors {
  readonly cycles: readonly {
    readonly steps: number;
    readonly maxLr: number;
    readonly pctStart: number;
    readonly div: number;
    /** Rate and momentum of every step. */
    readonly table: readonly (readonly [number, number])[];
  }[];
  readonly curves: Readonly<
    Record<
      string,
      {
        readonly lrs: readonly number[];
        /** null is NaN. */
        readonly losses: readonly (number | null)[];
        readonly suggestions: Readonly<Record<(typeof RULES)[number], number>>;
      }
    >
  >;
  readonly lossScale: {
    readonly skipped: readonly number[];
    readonly steps: number;
    /** Step, and the scale after it. */
    readonly changes: readonly (readonly [number, number])[];
  };
}

const file = join(import.meta.dirname, '../../fixtures/practice/practice.json');
const { cycles, curves, lossScale } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

describe('one cycle in every step', () => {
  it.each(cycles)('of $steps, up for $pctStart from 1/$div', ({ steps, maxLr, pctStart, div, table }) => {
    const schedule = oneCycle({ steps, maxLrs: [maxLr / 10, maxLr], pctStart, div });
    for (const [step, [lr, mom]] of table.entries()) {
      const found = schedule(step);
      expect((found.lrs[1] ?? NaN) / lr, `rate ${step}`).toBeCloseTo(1, 10);
      expect((found.lrs[0] ?? NaN) / lr, `rate ${step} of the first group`).toBeCloseTo(0.1, 10);
      expect(found.mom, `momentum ${step}`).toBeCloseTo(mom, 12);
    }
  });
});

describe('the suggested rates', () => {
  it.each(Object.entries(curves))('of a curve that is %s', (_, { lrs, losses, suggestions }) => {
    const found = suggestLrs({ lrs, losses: losses.map((loss) => loss ?? NaN) });
    for (const rule of RULES) expect((found[rule] ?? NaN) / suggestions[rule], rule).toBeCloseTo(1, 12);
  });
});

describe('the loss scale', () => {
  it('changes when that of PyTorch does', () => {
    const changes: [number, number][] = [];
    let state = FIRST_LOSS_SCALE;
    for (let step = 0; step < lossScale.steps; step++) {
      const next = nextLossScale(state, lossScale.skipped.includes(step));
      if (next.scale !== state.scale) changes.push([step, next.scale]);
      state = next;
    }
    expect(changes).toEqual(lossScale.changes);
  });
});
