/** A stage in one line, as lists and comparisons show it. */
import { layersText, stagesText } from '#renderer/text/stages.ts';
import type { StagePlan, TrainConfig } from '#shared/domain/run.ts';
import { planStages } from '#shared/kernels/planStages.ts';
import { formatLr } from './lrText.ts';

export const frameText = ({ sizePx, widthPx }: Pick<StagePlan, 'sizePx' | 'widthPx'>): string =>
  widthPx === null ? stagesText.square(sizePx) : stagesText.frame(sizePx, widthPx);

/** "5 epochs at 128 px, the head, 1e-2". */
export const stageText = (stage: StagePlan): string =>
  `${stagesText.epochsAt(stage.epochs, frameText(stage))}, ${layersText(stage.freezeTo)}, ${formatLr(stage.lr)}`;

/** Where the stages of a run begin, named by their size, and by their layers where some are frozen; none where it has one only. */
export function stageMarks(
  config: TrainConfig,
  stepsPerEpoch: number,
): readonly { readonly step: number; readonly name: string }[] {
  const stages = planStages(config);
  if (stages.length === 1) return [];
  const isFrozen = stages.some(({ freezeTo }) => freezeTo !== 0);
  return stages.map((stage) => ({
    step: stage.firstEpoch * stepsPerEpoch,
    name: isFrozen ? `${frameText(stage)}, ${layersText(stage.freezeTo)}` : frameText(stage),
  }));
}
