/** The training steps that PyTorch computed (tests/fixtures/engine/steps.json), and the batch of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from '#main/engine/nn/heads.ts';
import type { ResnetPlan } from '#main/engine/nn/resnet.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import { spread } from './spread.ts';

export interface TorchCase {
  readonly plan: ResnetPlan;
  readonly head: Head;
  readonly classes: number;
  readonly sizePx: number;
  readonly batch: number;
  readonly freeze: boolean;
  readonly lrs: readonly number[];
  readonly wd: number;
  readonly moms: readonly number[];
  readonly parameters: number;
  readonly losses: readonly number[];
  /** For each tensor after the last step: a sum weighted by position, and the sum of squares. */
  readonly sums: Readonly<Record<string, readonly [number, number]>> | null;
}

export type TorchCaseName = 'tiny' | 'tinyFrozen' | 'resnet18';

const file = join(import.meta.dirname, '../fixtures/engine/steps.json');

export function torchCase(name: TorchCaseName): TorchCase {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Record<TorchCaseName, TorchCase>;
  return cases[name];
}

/** The batch that the Python side made for a case. */
export function torchBatch({ batch, sizePx, classes }: TorchCase): StepBatch {
  const x = Float32Array.from(spread(batch * 3 * sizePx * sizePx, 801), (u) => (2 * u - 1) * 2);
  const y = Float32Array.from(spread(batch * classes, 802), (u) => (u < 0.3 ? 1 : 0));
  return { x, y, n: batch };
}
