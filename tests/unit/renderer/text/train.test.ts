/** The sentence above the plot says only what is true. */
import { describe, expect, it } from 'vitest';
import { roughDuration, runHeadline, type HeadlineFacts } from '#renderer/text/train.ts';

const facts = (changes: Partial<HeadlineFacts>): HeadlineFacts => ({
  kind: 'tags',
  status: 'running',
  stepsDone: 30,
  epochsDone: 3,
  epochs: 8,
  lastScore: 0.731,
  bestScore: 0.731,
  bestEpoch: 3,
  baselineScore: 0.676,
  otherBestScore: null,
  validLosses: [0.3, 0.25, 0.2],
  ...changes,
});

describe('the headline of a run', () => {
  it('says where it is and whether it beats the best constant answer', () => {
    expect(runHeadline(facts({}))).toBe(
      'Epoch 3 of 8 done: F2 0.731 beats 0.676, the best constant answer. The validation loss is still falling.',
    );
    expect(
      runHeadline(facts({ lastScore: 0.6, bestScore: 0.7, bestEpoch: 2, validLosses: [0.2, 0.3, 0.25] })),
    ).toBe(
      'Epoch 3 of 8 done: F2 0.600 does not beat 0.676, the best constant answer. Best so far: epoch 2.',
    );
  });

  it('claims nothing before the first epoch, and compares nothing without a baseline', () => {
    expect(runHeadline(facts({ status: 'starting', epochsDone: 0 }))).toContain('Getting ready');
    expect(runHeadline(facts({ epochsDone: 0, stepsDone: 4 }))).toContain('Epoch 1 of 8 is under way');
    expect(runHeadline(facts({ baselineScore: null, validLosses: [0.2] }))).toBe(
      'Epoch 3 of 8 done: F2 0.731.',
    );
    expect(runHeadline(facts({ status: 'failed', epochsDone: 0 }))).not.toMatch(/F2/);
  });

  it('says at the end what was reached, against the baseline and the best other run', () => {
    const done = { status: 'done', epochsDone: 8 } as const;
    expect(runHeadline(facts({ ...done, bestScore: 0.802, bestEpoch: 7, otherBestScore: 0.79 }))).toBe(
      'Done: F2 0.802 at epoch 7, above 0.676, the best constant answer. It is your best run, 0.012 above the next.',
    );
    expect(runHeadline(facts({ ...done, bestScore: 0.66, otherBestScore: 0.79 }))).toContain(
      'it has learned little yet',
    );
    expect(runHeadline(facts({ status: 'stopped', otherBestScore: null }))).toContain(
      'Stopped after 3 of 8 epochs',
    );
  });

  it('speaks of the metric of the kind, and knows where less is better', () => {
    const points = { kind: 'points', lastScore: 2.31, bestScore: 2.31, baselineScore: 4.56 } as const;
    expect(runHeadline(facts({ ...points, validLosses: [] }))).toBe(
      'Epoch 3 of 8 done: Error 2.3 px beats 4.6 px, the mean place of each point.',
    );
    expect(runHeadline(facts({ ...points, status: 'done', otherBestScore: 3.31 }))).toBe(
      'Done: Error 2.3 px at epoch 3, below 4.6 px, the mean place of each point. It is your best run, 1.0 px below the next.',
    );
    expect(runHeadline(facts({ kind: 'masks', status: 'done', bestScore: 0.5, baselineScore: 0.59 }))).toBe(
      'Done: Accuracy 0.500 at epoch 3, not above 0.590, the most common class at each place: it has learned little yet.',
    );
  });

  it('rounds an estimate as an estimate deserves', () => {
    expect([12_000, 61_000, 360_000, 4_000_000].map(roughDuration)).toEqual([
      '15 seconds',
      '1 minute',
      '6 minutes',
      '1 h 05 m',
    ]);
  });
});
