/** The ways to go on with a run that is done. */
import { describe, expect, it } from 'vitest';
import { doneStages, goOnStages } from '#shared/kernels/goOn.ts';
import { planPreset } from '#shared/kernels/planPresets.ts';

const { stages: planet } = planPreset({
  ...{ preset: 'planet', frames: [], epochs: null, lr: null, kind: 'tags' },
  ...{ hasWeights: true, scratchLr: 1e-3, precision: 'fp32' },
});
const [head, all] = planet;

const facts = (stages: ReturnType<typeof goOnStages>) =>
  stages.map(({ sizePx, freezeTo, epochs, lr }) => [sizePx, freezeTo, epochs, lr]);

describe('going on', () => {
  it('unfreezes after the head, at a fifth of its rate', () => {
    expect(facts(goOnStages(planet.slice(0, 1), 'unfreeze'))).toEqual([
      [128, 0, 5, { start: 2e-5, stop: 2e-3 }],
    ]);
    expect(goOnStages(planet, 'unfreeze')).toEqual([]);
  });

  it('goes up a size as the lesson did: the head at half its rate, then all layers', () => {
    expect(facts(goOnStages(planet.slice(0, 2), 'larger'))).toEqual([
      [256, -1, 5, { start: null, stop: 5e-3 }],
      [256, 0, 5, { start: 5e-6, stop: 1e-3 }],
    ]);
  });

  it('goes up a size in one stage where nothing was frozen, and never above what there may be', () => {
    if (all === undefined || head === undefined) throw new Error('planet has stages');
    expect(facts(goOnStages([all], 'larger'))).toEqual([[256, 0, 5, { start: 5e-6, stop: 1e-3 }]]);
    const wide = { ...all, sizePx: 720, widthPx: 960 };
    expect(goOnStages([wide], 'larger')).toMatchObject([{ sizePx: 768, widthPx: 1024 }]);
    expect(goOnStages([{ ...all, sizePx: 1024 }], 'larger')).toEqual([]);
  });

  it('trains some more at half the rate', () => {
    expect(facts(goOnStages(planet, 'more'))).toEqual([[256, 0, 5, { start: 5e-6, stop: 5e-4 }]]);
  });

  it('leaves out what a run that ended early did not do', () => {
    expect(doneStages(planet, 7).map(({ sizePx, epochs }) => [sizePx, epochs])).toEqual([
      [128, 5],
      [128, 2],
    ]);
    expect(doneStages(planet, 20)).toEqual(planet);
  });
});
