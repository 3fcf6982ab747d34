/** Grad-CAM on something whose place is known: the hottest place of a trained net lies on the blob that makes the class. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { buildGradCamGraph } from '#main/engine/learn/gradCam.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import type { Program } from '#main/engine/runtime/runtime.ts';
import { hottestPlace } from '#shared/kernels/heatMap.ts';
import { spreadAt } from '#tests/helpers/spread.ts';

const SIDE = 64;
/** It holds the middles of two cells of the map each way. */
const BLOB = 26;
const MARGIN = 3;
const BATCH = 16;
const STEPS = 30;
/** Its map is 4 x 4. */
const MODEL: ModelSpec = {
  arch: { stem: 8, widths: [8, 16, 32], blocks: [1, 1, 1] },
  head: 'fastai',
  outputs: 2,
};

interface Corner {
  readonly left: number;
  readonly top: number;
}

const corner = (x: 0 | 1, y: 0 | 1): Corner => ({
  left: MARGIN + x * (SIDE - BLOB - 2 * MARGIN),
  top: MARGIN + y * (SIDE - BLOB - 2 * MARGIN),
});
const CORNERS = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];

/** Noise of both signs [3,SIDE,SIDE], with a square that is brighter in all channels where there is a blob. */
function pictureOf(blob: Corner | null, salt: number): Float32Array {
  const isIn = (at: number): boolean => {
    const [col, row] = [at % SIDE, Math.floor(at / SIDE) % SIDE];
    if (blob === null) return false;
    return col >= blob.left && col < blob.left + BLOB && row >= blob.top && row < blob.top + BLOB;
  };
  return Float32Array.from(
    { length: 3 * SIDE * SIDE },
    (_, at) => spreadAt(at, salt) - 0.5 + (isIn(at) ? 1.5 : 0),
  );
}

/** Half of the pictures have a blob, in a corner of their own; output 0 says so and output 1 says the opposite. */
function batchOf(step: number): StepBatch {
  const x = new Float32Array(BATCH * 3 * SIDE * SIDE);
  const y = new Float32Array(BATCH * 2);
  for (let i = 0; i < BATCH; i++) {
    const blob = i % 2 === 0 ? (CORNERS[(i / 2) % CORNERS.length] ?? null) : null;
    x.set(pictureOf(blob, 1000 * step + i), i * 3 * SIDE * SIDE);
    y[2 * i + (blob === null ? 1 : 0)] = 1;
  }
  return { x, y, n: BATCH };
}

describe('Grad-CAM of a net that has learned to tell a bright blob', () => {
  let program: Program;

  beforeAll(async () => {
    const step = await compileTrainStep({
      model: MODEL,
      loss: { kind: 'bce' },
      size: [SIDE, SIDE],
      batchSize: BATCH,
      freezeTo: 0,
      runtime: ortRuntime(),
      seed: 3,
    });
    let loss = NaN;
    for (let i = 1; i <= STEPS; i++) {
      ({ loss } = await step.step(batchOf(i), { lrs: [3e-3, 3e-3, 3e-3], mom: 0.9, wd: 0, optimStep: i }, i));
    }
    expect(loss).toBeLessThan(0.3);
    program = await ortRuntime().compile(buildGradCamGraph({ model: MODEL, size: [SIDE, SIDE] }));
    await program.writeResident(await step.readState());
    await step.release();
  }, 120_000);
  afterAll(() => program.release());

  it.each([0, 1, 2, 3])('is hottest on the blob in corner %i', async (i) => {
    const blob = CORNERS[i];
    if (blob === undefined) throw new Error('there are four corners');
    const found = await program.run(
      new Map([
        ['x', { dims: [1, 3, SIDE, SIDE], data: pictureOf(blob, 77 + i) }],
        ['output', { dims: [1, 2], data: Float32Array.of(1, 0) }],
      ]),
    );
    const [, , rows = 0, columns = 0] = found.get('map')?.dims ?? [];
    expect([rows, columns]).toEqual([4, 4]);
    const place = hottestPlace({ rows, columns, values: Float32Array.from(found.get('map')?.data ?? []) });
    const [x, y] = [(place?.x ?? NaN) * SIDE, (place?.y ?? NaN) * SIDE];
    expect(x).toBeGreaterThanOrEqual(blob.left);
    expect(x).toBeLessThan(blob.left + BLOB);
    expect(y).toBeGreaterThanOrEqual(blob.top);
    expect(y).toBeLessThan(blob.top + BLOB);
  });
});
