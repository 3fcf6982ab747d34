/** What is said about runs: the best, the time the next one takes, what differs. */
import { describe, expect, it } from 'vitest';
import {
  bestRun,
  differingSettings,
  estimateTime,
  speedOf,
  stagePlaceOf,
  trainedMs,
} from '#renderer/session/runFacts.ts';
import { stagePlansOf } from '#shared/kernels/planStages.ts';
import { aProbe } from '#tests/helpers/aProbe.ts';
import { aConfig, anEpoch, aRun } from '#tests/helpers/aRun.ts';

const finished = (id: string, fbeta: number, hasCheckpoint = true) =>
  aRun({
    id,
    status: 'done',
    hasCheckpoint,
    best: anEpoch(1, { metrics: { fbeta, accuracy_thresh: 0.9 } }),
    imagesPerSecond: 100,
  });

describe('facts about runs', () => {
  it('takes the highest F2 among the runs with weights as the best', () => {
    expect(bestRun([finished('a', 0.7), finished('b', 0.8), finished('c', 0.9, false)])?.id).toBe('b');
    expect(bestRun([aRun()])).toBeNull();
  });

  it('estimates the time from a run measured before, scaled by the work per image', () => {
    const items = { train: 800, valid: 300 };
    const same = estimateTime(aConfig, items, [finished('a', 0.7)], aProbe('cpu', 2));
    expect(same).toEqual({ ms: 8 * (800 / 100 + 300 / 300) * 1000, imagesPerSecond: 100, basis: 'measured' });
    const double = estimateTime({ ...aConfig, sizePx: 128 }, items, [finished('a', 0.7)], aProbe('cpu', 2));
    expect(double?.imagesPerSecond).toBeCloseTo(25, 6);
  });

  it('estimates stages of several sizes by the work of each, and a run of stages by its last one', () => {
    const items = { train: 800, valid: 300 };
    const [plain] = stagePlansOf(aConfig);
    if (plain === undefined) throw new Error('a plan has a stage');
    const half = { ...plain, epochs: 4 };
    const stages = [half, { ...half, sizePx: 128 }];
    // Half of the epochs are at four times the work: on average 2.5 times.
    const staged = estimateTime({ ...aConfig, stages }, items, [finished('a', 0.7)], aProbe('cpu', 2));
    expect(staged?.imagesPerSecond).toBeCloseTo(40, 6);
    const before = { ...finished('b', 0.7), config: { ...aConfig, stages }, epochsDone: 8 };
    expect(estimateTime(aConfig, items, [before], aProbe('cpu', 2))?.imagesPerSecond).toBeCloseTo(400, 6);
  });

  it('knows the stage of a run, and that most runs have one only', () => {
    const [plain] = stagePlansOf(aConfig);
    if (plain === undefined) throw new Error('a plan has a stage');
    const config = {
      ...aConfig,
      stages: [
        { ...plain, epochs: 2 },
        { ...plain, epochs: 1 },
      ],
    };
    const at = (epochsDone: number, stepsDone: number) =>
      stagePlaceOf(aRun({ config, epochsDone, stepsDone, stepsPerEpoch: 10 }))?.number;
    expect([at(0, 0), at(1, 15), at(2, 20), at(2, 21), at(3, 30)]).toEqual([1, 1, 1, 2, 2]);
    expect(stagePlaceOf(aRun())).toBeNull();
  });

  it('does not take a run on another device for a measure', () => {
    const items = { train: 800, valid: 300 };
    const guess = estimateTime(aConfig, items, [finished('a', 0.7)], aProbe('webgpu', 1000));
    expect(guess).toMatchObject({ basis: 'guessed', imagesPerSecond: 16_000 });
  });

  it('guesses from the speed of the device, and says nothing when it knows nothing', () => {
    const items = { train: 800, valid: 200 };
    // The probe does 4 steps of 16 images of 64 px a second; at 128 px each is four times the work.
    const guess = estimateTime({ ...aConfig, sizePx: 128 }, items, [], aProbe('cpu', 4));
    expect(guess?.basis).toBe('guessed');
    expect(guess?.imagesPerSecond).toBeCloseTo(16, 6);
    expect(estimateTime(aConfig, items, [], aProbe('webgpu', null))).toBeNull();
    expect(estimateTime(aConfig, items, [], null)).toBeNull();
    expect(estimateTime(aConfig, { train: 0, valid: 0 }, [], aProbe('cpu', 4))).toBeNull();
  });

  it('names the settings in which two runs differ, slices included', () => {
    const other = { ...aConfig, lr: { start: null, stop: 1e-2 }, sizePx: 128 };
    expect(differingSettings(aConfig, other)).toEqual(['sizePx', 'lr']);
    expect(differingSettings(other, { ...other, lr: { start: null, stop: 1e-2 } })).toEqual([]);
  });

  it('counts the time of its epochs, not the pauses between them', () => {
    expect(trainedMs([anEpoch(1, { seconds: 4 }), anEpoch(2, { seconds: 6.5 })])).toBe(10_500);
    expect(trainedMs([])).toBeNull();
  });

  it('knows the speed before the first epoch from the time that is left', () => {
    expect(speedOf(aRun({ stepsDone: 30, stepsTotal: 80, etaMs: 50_000 }))).toBeCloseTo(64, 9);
    expect(speedOf(aRun({ imagesPerSecond: 33, etaMs: 50_000 }))).toBe(33);
    expect(speedOf(aRun())).toBeNull();
  });
});
