/** Learning rates as typed, in fastai's slice syntax. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLr, lrByGroup, parseLr } from '#renderer/session/lrText.ts';

describe('a typed learning rate', () => {
  it.each([
    ['0.01', 0.01],
    ['1e-3', 0.001],
    [' 3E-3 ', 0.003],
    ['slice(1e-2)', { start: null, stop: 0.01 }],
    [':1e-2', { start: null, stop: 0.01 }],
    ['slice(1e-5, 2e-3)', { start: 1e-5, stop: 0.002 }],
    ['1e-5:2e-3', { start: 1e-5, stop: 0.002 }],
    ['SLICE (1e-5,2e-3)', { start: 1e-5, stop: 0.002 }],
  ])('%s is understood', (text, lr) => {
    expect(parseLr(text)).toEqual({ ok: true, lr });
  });

  it.each([
    ['', 'empty'],
    ['abc', 'not-a-rate'],
    ['1e-', 'not-a-rate'],
    ['0', 'not-a-rate'],
    ['-1e-3', 'not-a-rate'],
    ['Infinity', 'not-a-rate'],
    ['0x10', 'not-a-rate'],
    ['1:2:3', 'not-a-rate'],
    ['slice()', 'not-a-rate'],
    ['slice(,1e-3)', 'not-a-rate'],
    ['11', 'too-large'],
    ['slice(1e-2, 1e-3)', 'order'],
  ])('"%s" is refused with a reason', (text, problem) => {
    expect(parseLr(text)).toEqual({ ok: false, problem });
  });

  it('comes back from its written form with the same rates', () => {
    const rate = fc.double({ min: 1e-8, max: 10, noNaN: true });
    const pair = fc.tuple(rate, rate).map(([a, b]) => ({ start: Math.min(a, b), stop: Math.max(a, b) }));
    const spec = fc.oneof(
      rate,
      rate.map((stop) => ({ start: null, stop })),
      pair,
    );
    fc.assert(
      fc.property(spec, (lr) => {
        expect(parseLr(formatLr(lr))).toEqual({ ok: true, lr });
      }),
      { seed: 42 },
    );
  });

  it('gives the groups the rates of the lesson: slice(1e-5, 2e-3) is 1e-5, 1.414e-4, 2e-3', () => {
    expect(lrByGroup({ start: 1e-5, stop: 2e-3 })[1]).toBeCloseTo(1.41421e-4, 8);
    expect(lrByGroup({ start: null, stop: 0.01 })).toEqual([0.001, 0.001, 0.01]);
    expect(lrByGroup(0.003)).toEqual([0.003, 0.003, 0.003]);
  });
});
