/** Plans of several stages: the same from the command line and from the studio, and more of them for a run that ended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { trainConfigSchema } from '#shared/contract/trainConfig.ts';
import type { Run } from '#shared/domain/run.ts';
import { doneStages, goOnStages } from '#shared/kernels/goOn.ts';
import { planPreset } from '#shared/kernels/planPresets.ts';
import { settlePlan, stagePlansOf } from '#shared/kernels/planStages.ts';
import { runProgram, type Ended } from '#tests/helpers/program.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { makeTinyProject } from '#tests/helpers/tinyProject.ts';

describe('plans of several stages', () => {
  let place: Workplace;
  let project: OpenProject;
  beforeAll(async () => {
    place = openWorkplace();
    project = await makeTinyProject(place);
  });
  afterAll(() => place.dispose());

  const limn = (...args: string[]): Promise<Ended> =>
    runProgram(process.execPath, [entryPath('cli'), ...args], {
      cwd: place.dir,
      env: { ...process.env, LIMN_HOME: `${place.dir}/home` },
    });

  /** Of every batch, as the command line tells it. */
  const losses = ({ stdout }: Ended): readonly unknown[] =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ event }) => event === 'batch')
      .map(({ loss }) => loss);

  const wait = async (run: Run): Promise<Run> => place.studio.training.wait(project, run.id);

  it('have the same losses from the command line and from the studio, preset and seed being the same', async () => {
    const given = ['--preset', 'planet', '--sizes', '32,48', '--epochs', '4', '--bs', '8', '--seed', '5'];
    const told = await limn('train', project.path, ...given, '--device', 'cpu', '--json');
    expect(told).toMatchObject({ code: 0, stderr: '' });

    const { config } = place.studio.training.defaults(project);
    const frame = (sizePx: number) => ({ sizePx, widthPx: null });
    const { stages, remarks } = planPreset({
      ...{ preset: 'planet', frames: [frame(32), frame(48)], epochs: 4, lr: null, kind: 'tags' },
      ...{ hasWeights: false, scratchLr: Number(config.lr), precision: config.precision },
    });
    expect(remarks.join()).toContain('starts from nothing');
    // The page sends its settings through the same check.
    const sent = trainConfigSchema.parse({ ...config, stages, batchSize: 8, seed: 5, device: 'cpu' });
    const run = await wait(place.studio.training.start(project, settlePlan(sent)));
    expect(run).toMatchObject({ status: 'done', epochsDone: 4 });
    const curve = place.studio.training.curve(project, run.id);
    expect(curve.loss).toHaveLength(16);
    expect(losses(told)).toEqual(curve.loss);
  });

  it('go on with a run that is done, and the curve with them', async () => {
    const plans = ['--stage', 'size=32,epochs=1,freeze=-1,lr=1e-3', '--bs', '8', '--seed', '5'];
    const first = await limn('train', project.path, ...plans, '--device', 'cpu', '--json');
    expect(first.code).toBe(0);
    const run = place.studio.training.runs(project).find(({ config }) => config.stages.length === 1);
    if (run === undefined) throw new Error('the run is not there');
    const more = goOnStages(doneStages(stagePlansOf(run.config), run.epochsDone), 'unfreeze');
    expect(more).toMatchObject([{ epochs: 1, sizePx: 32, freezeTo: 0, lr: { start: 2e-6, stop: 2e-4 } }]);
    const longer = await wait(place.studio.training.extend(project, run.id, more));
    expect(longer).toMatchObject({ id: run.id, status: 'done', epochsDone: 2, config: { epochs: 2 } });
    const again = await limn('train', project.path, '--extend', run.id, '--go-on', 'larger', '--json');
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
    const grown = place.studio.training.get(project, run.id);
    expect(grown.config.stages.at(-1)).toMatchObject({ sizePx: 64 });
    const { step, epochs } = place.studio.training.curve(project, run.id);
    expect(step).toEqual(Array.from({ length: grown.stepsTotal }, (_, i) => i + 1));
    expect(epochs).toHaveLength(grown.config.epochs);
    // A larger size scores by itself: the best is one of the last stages.
    expect(grown.best?.epoch).toBeGreaterThan(2);
  });

  it.each([
    [['--preset', 'camvid'], 'not for tags'],
    [['--preset', 'planet', '--epochs', '2'], 'at least 4 epochs'],
    [['--preset', 'planet', '--stage', 'epochs=1'], 'Choose one'],
    [['--stage', 'speed=1'], 'It knows size, epochs'],
    [['--stage', 'size=7'], 'cannot have size=7'],
    [['--stage', 'moms=0.95'], 'cannot have moms=0.95'],
    [['--stage', 'moms=1/0.85'], 'cannot have moms=1/0.85'],
    [['--stage', '__proto__=1'], 'It knows size, epochs'],
    [['--go-on', 'more'], 'belongs to --extend'],
  ])('are refused with a sentence: %j', async (args, says) => {
    const { code, stderr } = await limn('train', project.path, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
