/** Stages in the studio: the list as it is changed, the schedule as it is drawn, what is said about it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { changed, doubled, moved, totalEpochs, without } from '#renderer/session/stageEdits.ts';
import { scheduleLines, stepsPerEpoch } from '#renderer/session/scheduleLines.ts';
import { stageMarks, stageText } from '#renderer/session/stageText.ts';
import { resetPlan, setStages, takeLr, trainPlan } from '#renderer/session/trainPlan.ts';
import { MOST_STAGES, type StagePlan } from '#shared/domain/run.ts';
import { oneCycle } from '#shared/kernels/schedules/oneCycle.ts';
import { aConfig } from '#tests/helpers/aRun.ts';
import { aStage } from '#tests/helpers/aStage.ts';

const sizes = (stages: readonly StagePlan[]) => stages.map(({ sizePx }) => sizePx);

describe('the list of stages', () => {
  const list = [aStage({ sizePx: 64 }), aStage(), aStage({ sizePx: 256, epochs: 2 })];

  it('is changed, moved, doubled and shortened one by one, as a new list', () => {
    expect(sizes(changed(list, 1, { sizePx: 96 }))).toEqual([64, 96, 256]);
    expect(sizes(moved(list, 2, -1))).toEqual([64, 256, 128]);
    expect(sizes(doubled(list, 0))).toEqual([64, 64, 128, 256]);
    expect(sizes(without(list, 1))).toEqual([64, 256]);
    expect(sizes(list)).toEqual([64, 128, 256]);
    expect(totalEpochs(list)).toBe(8);
  });

  it('stays as it is at its ends and when it is full', () => {
    expect(moved(list, 0, -1)).toBe(list);
    expect(moved(list, 2, 1)).toBe(list);
    const full = Array.from({ length: MOST_STAGES }, () => aStage());
    expect(doubled(full, 3)).toBe(full);
  });
});

describe('the picture of a schedule', () => {
  it('goes through what training computes, stage after stage, in epochs of the whole plan', () => {
    const stages = [aStage({ moms: [0.9, 0.8] }), aStage({ epochs: 1, lr: { start: 1e-5, stop: 2e-3 } })];
    const [first, second] = scheduleLines(stages, 10);
    const cycle = oneCycle({ steps: 30, maxLrs: [1e-2], moms: [0.9, 0.8] });
    expect(first?.lr).toEqual(Array.from({ length: 30 }, (_, i) => cycle(i).lrs[0]));
    expect(first?.mom).toEqual(Array.from({ length: 30 }, (_, i) => cycle(i).mom));
    expect(first?.x[0]).toBe(0);
    expect(second?.x[0]).toBe(3);
    expect(second?.x.at(-1)).toBeCloseTo(3.9, 9);
    expect(Math.max(...(second?.lr ?? []))).toBeCloseTo(2e-3, 9);
  });

  it('needs no more points than can be seen, and the last step among them', () => {
    const [line] = scheduleLines([aStage({ epochs: 100 })], 50);
    expect(line?.x.length).toBe(120);
    expect(line?.x.at(-1)).toBeCloseTo(100 * (4999 / 5000), 9);
  });

  it('counts steps as training does: whole ones only, several batches in one where they add up', () => {
    expect(stepsPerEpoch(100, { batchSize: 16, accumulate: 1 })).toBe(6);
    expect(stepsPerEpoch(100, { batchSize: 16, accumulate: 3 })).toBe(2);
    expect(stepsPerEpoch(0, { batchSize: 16, accumulate: 1 })).toBe(1);
  });
});

describe('stages in words', () => {
  it('say epochs, frame, layers and rate in a line', () => {
    expect(stageText(aStage({ freezeTo: -1, lr: { start: null, stop: 1e-2 } }))).toBe(
      '3 epochs at 128 px, the head, slice(0.01)',
    );
    expect(stageText(aStage({ epochs: 1, widthPx: 160, lr: 2e-4 }))).toBe(
      '1 epoch at 128 × 160 px, all layers, 2e-4',
    );
  });

  it('mark the curve of a run where each begins; a run of one stage has no marks', () => {
    const stages = [aStage(), aStage({ epochs: 2, sizePx: 256 })];
    expect(stageMarks({ ...aConfig, stages }, 20)).toEqual([
      { step: 0, name: '128 px' },
      { step: 60, name: '256 px' },
    ]);
    expect(stageMarks({ ...aConfig, stages: [aStage({ freezeTo: -1 }), aStage()] }, 5)[0]?.name).toBe(
      '128 px, the head',
    );
    expect(stageMarks(aConfig, 20)).toEqual([]);
  });
});

describe('the stages of the plan', () => {
  beforeEach(resetPlan);

  it('keep what their recipe was changed in until they are gone', () => {
    setStages('p', [aStage()], ['From nothing.']);
    setStages('p', [aStage(), aStage()]);
    expect(trainPlan.getState().stageRemarks).toEqual(['From nothing.']);
    setStages('p', []);
    expect(trainPlan.getState().stageRemarks).toEqual([]);
  });

  it('take a rate that was found for the first one, and keep their ratio to it', () => {
    takeLr('p', [aStage({ lr: 1e-2 }), aStage({ lr: { start: 1e-5, stop: 2e-3 } })], 5e-3);
    expect(trainPlan.getState().edits.stages?.map(({ lr }) => lr)).toEqual([
      5e-3,
      { start: 5e-6, stop: 1e-3 },
    ]);
    takeLr('p', [], 3e-3);
    expect(trainPlan.getState().lrText).toBe('0.003');
  });
});
