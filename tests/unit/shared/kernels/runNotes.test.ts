/** Notes on a run are made when they are true, and only then. */
import { describe, expect, it } from 'vitest';
import { runNoteText } from '#shared/contract/runNoteText.ts';
import type { EpochRow, Run } from '#shared/domain/run.ts';
import { riseOf, runNotes } from '#shared/kernels/runNotes.ts';
import { aConfig, anEpoch, aRun } from '#tests/helpers/aRun.ts';

/** Epochs with these losses for training and validation. */
const rows = (...losses: readonly (readonly [number, number])[]): EpochRow[] =>
  losses.map(([train_loss, valid_loss], i) => anEpoch(i + 1, { train_loss, valid_loss, step: (i + 1) * 4 }));

function kindsOf(epochs: readonly EpochRow[], change: Partial<Run> = {}, smooth: readonly number[] = []) {
  const config = { ...aConfig, epochs: epochs.length, ...change.config };
  const run = aRun({
    status: 'done',
    trainItems: 500,
    validItems: 100,
    classes: ['road', 'sky', 'tree'],
    epochsDone: epochs.length,
    ...change,
    config,
  });
  return runNotes(run, { smooth, epochs }).map(({ kind }) => kind);
}

/** Nothing to complain about: both fall, ever more slowly, training below validation at the end. */
const GOOD = rows([0.9, 0.8], [0.5, 0.5], [0.4, 0.42], [0.36, 0.4], [0.34, 0.39]);

describe('notes on a run', () => {
  it('are none where there is nothing to say', () => {
    expect(kindsOf(GOOD)).toEqual([]);
    expect(kindsOf([])).toEqual([]);
  });

  it('call it underfitting when the training loss stays above that of validation', () => {
    const above = rows([0.9, 0.7], [0.6, 0.5], [0.5, 0.45], [0.47, 0.42], [0.45, 0.41]);
    expect(kindsOf(above)).toEqual(['underfitting']);
    // Early in a run it always is.
    expect(kindsOf(above.slice(0, 3), { status: 'running', config: { ...aConfig, epochs: 10 } })).toEqual([]);
    // Blended images have another loss.
    expect(kindsOf(above, { config: { ...aConfig, epochs: 5, mixup: 0.4 } })).toEqual([]);
    expect(kindsOf(above, { config: { ...aConfig, epochs: 5, labelSmoothing: 0.1 } })).toEqual([]);
  });

  it('call it overfitting when validation rises twice while training falls', () => {
    const bad = rows([0.9, 0.8], [0.5, 0.5], [0.3, 0.55], [0.2, 0.6]);
    expect(kindsOf(bad)).toEqual(['overfitting']);
    expect(kindsOf(rows([0.9, 0.8], [0.5, 0.5], [0.3, 0.55], [0.31, 0.6]))).toEqual([]);
    expect(kindsOf(rows([0.9, 0.8], [0.5, 0.5], [0.3, 0.501], [0.2, 0.502]))).toEqual([]);
    const note = runNotes(aRun({ trainItems: 500, validItems: 100, epochsDone: 4 }), {
      smooth: [],
      epochs: bad,
    })[0];
    expect(note).toEqual({ kind: 'overfitting', best: 2 });
  });

  it('call the rate too high while the loss stands far above its lowest, and say nothing else then', () => {
    const smooth = [...Array<number>(20).fill(1), 0.5, 0.6, 2];
    expect(kindsOf(rows([0.9, 0.7]), { status: 'running' }, smooth)).toEqual(['rate-too-high']);
    expect(kindsOf(GOOD, { status: 'done' }, smooth)).toEqual([]);
    expect(riseOf([1, 2])).toBeNull();
    expect(riseOf([4, 1, 1, 1, 1, 1, 1, 1, 1, 3])).toBe(3);
  });

  it('call the rate too low when the loss falls straight to the end', () => {
    const straight = rows([0.9, 0.92], [0.8, 0.82], [0.7, 0.72], [0.6, 0.62], [0.5, 0.52], [0.4, 0.42]);
    expect(kindsOf(straight)).toEqual(['rate-too-low']);
    expect(kindsOf(straight, { status: 'running' })).toEqual([]);
    expect(kindsOf(GOOD)).toEqual([]);
  });

  it('count images that are too few on either side', () => {
    expect(kindsOf(GOOD, { trainItems: 20, validItems: 4 })).toEqual(['few-items', 'few-items']);
    expect(runNoteText({ kind: 'few-items', items: 20, side: 'train' })).toContain('only 20 images');
  });

  it('name classes that no answer has', () => {
    const silent = GOOD.map((row) => ({ ...row, silent: [1, 2] }));
    expect(kindsOf(silent)).toEqual(['never-predicted']);
    expect(kindsOf(silent.slice(0, 1), { status: 'running', config: { ...aConfig, epochs: 8 } })).toEqual([]);
    expect(runNoteText({ kind: 'never-predicted', classes: ['sky', 'tree'] })).toMatch(
      /^sky, tree are never/,
    );
    expect(runNoteText({ kind: 'never-predicted', classes: ['sky'] })).toMatch(/^sky is never .* with it\./);
  });

  it('look at the last stage only: losses of another size do not compare', () => {
    const config = { ...aConfig, epochs: 4, earlierSizes: [32] };
    expect(kindsOf(rows([0.6, 0.3], [0.5, 0.3], [0.4, 0.5], [0.3, 0.6]), { config })).toEqual([]);
  });
});
