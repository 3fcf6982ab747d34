/** The lesson's recipes as plans: its own figures, scaled ones, and what becomes of them from nothing. */
import { describe, expect, it } from 'vitest';
import { planPreset, presetProblem, presetsOf, type PresetRequest } from '#shared/kernels/planPresets.ts';
import { withFirstRate } from '#shared/kernels/stageRates.ts';

const OWN = {
  frames: [],
  epochs: null,
  lr: null,
  kind: 'masks',
  hasWeights: true,
  scratchLr: 1e-3,
  precision: 'fp32',
} as const satisfies Partial<PresetRequest>;

/** Size, width, frozen groups, epochs, rates and warm-up of each stage. */
const plan = (request: Partial<PresetRequest> & Pick<PresetRequest, 'preset'>) =>
  planPreset({ ...OWN, ...request }).stages.map((stage) => [
    stage.sizePx,
    stage.widthPx,
    stage.freezeTo,
    stage.epochs,
    stage.lr,
    stage.pctStart,
  ]);

const slice = (start: number | null, stop: number) => ({ start, stop });

describe('a preset', () => {
  it('planet: 128 and 256 pixels, the head and then all layers at each', () => {
    expect(plan({ preset: 'planet', kind: 'tags' })).toEqual([
      [128, null, -1, 5, slice(null, 1e-2), 0.3],
      [128, null, 0, 5, slice(1e-5, 2e-3), 0.3],
      [256, null, -1, 5, slice(null, 5e-3), 0.3],
      [256, null, 0, 5, slice(1e-5, 1e-3), 0.3],
    ]);
  });

  it('CamVid: half size, then full, with long rises', () => {
    expect(plan({ preset: 'camvid' })).toEqual([
      [360, 480, -1, 10, slice(null, 3e-3), 0.9],
      [360, 480, 0, 12, slice(3e-3 / 400, 3e-3 / 4), 0.8],
      [720, 960, -1, 10, slice(null, 1e-3), 0.8],
      [720, 960, 0, 10, slice(1e-6, 1e-4), 0.3],
    ]);
  });

  it('CamVid as the Tiramisu paper: one size, four stages', () => {
    expect(plan({ preset: 'camvid-tiramisu' })).toEqual([
      [360, 480, -1, 10, slice(null, 2e-3), 0.8],
      [360, 480, 0, 12, slice(2e-5, 2e-3), 0.8],
      [360, 480, -1, 10, slice(null, 1e-3), 0.3],
      [360, 480, 0, 10, slice(1e-6, 1e-4), 0.3],
    ]);
  });

  it('head pose: the head only', () => {
    expect(plan({ preset: 'head-pose', kind: 'points' })).toEqual([
      [120, 160, -1, 5, slice(null, 2e-2), 0.3],
    ]);
  });

  it("fine_tune(5), with fastai 2's base rate", () => {
    const { stages } = planPreset({ ...OWN, preset: 'fine-tune' });
    expect(stages).toMatchObject([
      { freezeTo: -1, epochs: 1, lr: 2e-3, pctStart: 0.99, div: 25 },
      { freezeTo: 0, epochs: 5, lr: slice(1e-5, 1e-3), pctStart: 0.3, div: 5 },
    ]);
  });

  it('decays weights by 0.01 and moves momentum between 0.95 and 0.85 over one cycle', () => {
    for (const stage of planPreset({ ...OWN, preset: 'camvid' }).stages) {
      expect(stage).toMatchObject({ wd: 0.01, moms: [0.95, 0.85], schedule: 'one-cycle', div: 25 });
    }
  });

  it('takes a largest size, to which the others keep their part, or all of them', () => {
    const sizes = (frames: PresetRequest['frames']) =>
      planPreset({ ...OWN, preset: 'camvid', frames }).stages.map(({ sizePx, widthPx }) => [sizePx, widthPx]);
    const [small, large] = [{ sizePx: 48, widthPx: 64 }, { sizePx: 96, widthPx: 128 }]; // prettier-ignore
    const both = [[48, 64], [48, 64], [96, 128], [96, 128]]; // prettier-ignore
    expect(sizes([large])).toEqual(both);
    expect(sizes([small, large])).toEqual(both);
    expect(sizes([{ sizePx: 40, widthPx: null }])[0]).toEqual([32, null]);
  });

  it('shares out epochs in its proportions, at least one to each stage', () => {
    const shared = (epochs: number) =>
      planPreset({ ...OWN, preset: 'camvid', epochs }).stages.map((stage) => stage.epochs);
    expect(shared(21)).toEqual([5, 6, 5, 5]);
    expect(shared(4)).toEqual([1, 1, 1, 1]);
    expect(planPreset({ ...OWN, preset: 'fine-tune', epochs: 3 }).stages.map(({ epochs }) => epochs)).toEqual(
      [1, 2],
    );
  });

  it('takes a rate for its first stage, to which the others keep their ratio', () => {
    const rates = plan({ preset: 'planet', kind: 'tags', lr: 5e-3 }).map((stage) => stage[4]);
    expect(rates).toEqual([slice(null, 5e-3), slice(5e-6, 1e-3), slice(null, 2.5e-3), slice(5e-6, 5e-4)]);
  });

  it('trains all layers at one rate where it starts from nothing, and says so', () => {
    const { stages, remarks } = planPreset({ ...OWN, preset: 'planet', kind: 'tags', hasWeights: false });
    expect(stages.map(({ freezeTo, lr }) => [freezeTo, lr])).toEqual([
      [0, 1e-3],
      [0, 2e-4],
      [0, 5e-4],
      [0, 1e-4],
    ]);
    expect(remarks.join()).toContain('all layers train from the first stage on');
    expect(planPreset({ ...OWN, preset: 'planet' }).remarks).toEqual([]);
  });

  it('gives tags squares', () => {
    expect(plan({ preset: 'head-pose', kind: 'tags' })[0]?.slice(0, 2)).toEqual([120, null]);
  });

  it('says what cannot be', () => {
    const frames = [64, 96, 128].map((sizePx) => ({ sizePx, widthPx: null }));
    expect(presetProblem({ ...OWN, preset: 'planet', frames })).toBe('planet has 2 sizes and 3 were given');
    expect(presetProblem({ ...OWN, preset: 'planet', epochs: 3 })).toContain('at least 4 epochs');
    expect(presetProblem({ ...OWN, preset: 'planet' })).toBeNull();
  });

  it('is offered for the kinds that it was made for', () => {
    expect(presetsOf('tags')).toEqual(['planet', 'fine-tune']);
    expect(presetsOf('masks')).toEqual(['camvid', 'camvid-tiramisu', 'fine-tune']);
    expect(presetsOf('points')).toEqual(['head-pose', 'fine-tune']);
  });
});

describe('a rate that was found', () => {
  it('becomes that of the first stage, and the others keep their ratio to it', () => {
    const { stages } = planPreset({ ...OWN, preset: 'planet' });
    const rates = withFirstRate(stages, 2e-2).map(({ lr }) => lr);
    expect(rates).toEqual([2e-2, slice(2e-5, 4e-3), slice(null, 1e-2), slice(2e-5, 2e-3)]);
  });
});
